"""What is fetched together, and made stale together."""

from mizan import ReactContext

# What is for sale, one category at a time.
catalog = ReactContext('catalog')

# One product with its reviews.
product = ReactContext('product')

# What the customer is about to buy.
cart = ReactContext('cart')

# What the customer has bought.
orders = ReactContext('orders')

# What the shop has told the customer.
notifications = ReactContext('notifications')

# Who is here.
account = ReactContext('account')

# What the people of the shop have to see to.
desk = ReactContext('desk')
