/** `mizan/server/redis`: apart from `mizan/server`, because it alone needs the package `redis`, and sockets. */
export { redisStore, type RedisClient, type RedisStoreOptions } from './store/redis.js'
