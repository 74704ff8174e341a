import fc from 'fast-check'
import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import { scriptJson } from '../../../src/protocol/index.js'
import { Html, html } from '../../../src/server/html/html.js'

const evil = `"'><script>alert(1)</script>&amp;`
const escaped = '&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;'

describe('html', () => {
  test('escapes values in text and in attributes', () => {
    expect(String(html`<p title="${evil}" lang='${evil}'>${evil}</p>`)).toBe(
      `<p title="${escaped}" lang='${escaped}'>${escaped}</p>`,
    )
  })

  test('takes its own markup as it is, joins arrays, and leaves out what is not there', () => {
    const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`)
    expect(String(html`<ul>${items}${null}${undefined}${false}${[]}</ul>${0}${1n}${true}`)).toBe(
      '<ul><li>&lt;a&gt;</li><li>b</li></ul>01true',
    )
    expect(String(html`<!doctype html><!-- a > b --><p>${html.raw('<b>x</b>')}</p>`)).toContain('<p><b>x</b></p>')
    expect(String(html`<p title="${html`<b>"</b>`}"></p>`)).toBe('<p title="&lt;b&gt;&quot;&lt;/b&gt;"></p>')
    expect(String(html`${new URL('http://a/?b&c')}`)).toBe('http://a/?b&amp;c')
  })

  test('is no markup because a value looks like it', () => {
    for (const value of [{ toString: () => '<b>' }, ['<b>'], [['<b>']]]) expect(String(html`${value}`)).toBe('&lt;b&gt;')
    expect(String(html`${new Html('<b>')}`)).toBe('<b>')
  })

  test('writes attributes from an object', () => {
    expect(String(html`<input name="q" ${{ value: evil, disabled: true, readonly: false, min: null, max: 0 }}>`)).toBe(
      `<input name="q" value="${escaped}" disabled max="0">`,
    )
    expect(String(html`<a ${{ href: 'javascript:alert(1)', 'data-x': 'javascript:' }}>x</a>`)).toBe(
      '<a href="about:invalid" data-x="javascript:">x</a>',
    )
    for (const bad of [{ onclick: 'x' }, { 'a b': 1 }, { 'x><script>': 1 }, { srcdoc: '' }, 'disabled', ['a'], html`a`]) {
      expect(() => html`<input ${bad}>`).toThrow(TypeError)
    }
  })

  test.each(['javascript:alert(1)', ' JavaScript:x', 'java\nscript:x', '\u0001javascript:x', 'vbscript:x', 'data:text/html,x', 'data:image/svg+xml,x'])(
    'lets no address be a script: %j',
    (address) => expect(String(html`<a href="${address}">x</a>`)).toBe('<a href="about:invalid">x</a>'),
  )

  test.each(['/a', 'a:b'.slice(1), '?q=javascript:x', '#a', '//a/b', 'http://a/', 'HTTPS://a', 'mailto:a@b', 'tel:1', '', 'data:image/png;base64,aa', './a:b'])(
    'lets an address be one: %j',
    (address) => expect(String(html`<a href="${address}">x</a>`)).toBe(`<a href="${address}">x</a>`),
  )

  test('lets a part of an address be anything', () => {
    expect(String(html`<a href="/user/${'javascript:'}/?a=${'&'}">x</a>`)).toBe('<a href="/user/javascript:/?a=&amp;">x</a>')
    expect(String(html`<a href="${'/a'}?b=${'c'}">x</a>`)).toBe('<a href="/a?b=c">x</a>')
    expect(String(html`<img src="data:image/png;base64,${'aa'}">`)).toContain('base64,aa')
  })

  const x = 'x'
  test.each<[string, () => unknown]>([
    ['needs quotes', () => html`<a href=${x}>`],
    ['needs quotes', () => html`<a href=/u/${x}>`],
    ['holds a script', () => html`<a onclick="f(${x})">`],
    ['a page of its own', () => html`<iframe srcdoc="${x}"></iframe>`],
    ['is a script', () => html`<a href="javascript:f(${x})">`],
    ['two values begin one address', () => html`<a href="${x}${x}">`],
    ['two values begin one address', () => html`<a href="${x}:${x}">`],
    ['name of an element', () => html`<${x}>`],
    ['name of an element', () => html`</${x}>`],
    ['a name cannot be made', () => html`<h${x}>`],
    ['a name cannot be made', () => html`</p ${x}>`],
    ['a name cannot be made', () => html`<p data-${x}="1">`],
    ['a comment takes no values', () => html`<!-- ${x} -->`],
    ['a style sheet takes no values', () => html`<style>a { color: ${x} }</style>`],
    ['as JSON alone', () => html`<script>f(${x})</script>`],
    ['as JSON alone', () => html`<SCRIPT>f(${html.raw('1')})</SCRIPT>`],
    ['ends within a tag', () => html`<p title="`],
    ['ends within a tag', () => html`<script>`],
    ['a promise has no text. Await it', () => html`${Promise.resolve(1)}`],
    ['a object has no text', () => html`${{}}`],
    ['a function has no text', () => html`${() => 1}`],
  ])('refuses a place where nothing can be made safe: %s', (message, make) => {
    expect(make).toThrow(message)
  })

  test('goes on with text after a script, a style and a comment', () => {
    expect(String(html`<script>if (a < b) "</p>"</script><style>a > b {}</style><!-- <b title=" -->${'<'}`)).toMatch(/-->&lt;$/)
  })

  test('carries any JSON in a script', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = String(html`<script type="application/json">${html.json(value)}</script>`).slice(32, -9)
        expect(text).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    expect(scriptJson('</script>&\u2028')).toBe(String.raw`"\u003c/script\u003e\u0026\u2028"`)
    expect(scriptJson(undefined)).toBe('null')
  })

  test('leaves a parser with the elements of the template and the text of the values', () => {
    const window = new Window()
    const hostile = fc.array(fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', 'script', 'b', 'onload', 'x', '<!--', '-->', '&lt;')).map((all) => all.join(''))
    fc.assert(
      fc.property(hostile, hostile, (text, title) => {
        window.document.body.innerHTML = String(html`<p title="${title}">${text}</p><i ${{ 'data-a': title }}></i>`)
        const all = [...window.document.body.querySelectorAll('*')]
        expect(all.map((one) => one.tagName)).toEqual(['P', 'I'])
        expect([all[0]?.textContent, all[0]?.getAttribute('title'), all[1]?.getAttribute('data-a')]).toEqual([text, title, title])
      }),
    )
  })

  test('makes an answer of it', async () => {
    const answer = html.response(html`<p>${'é'}</p>`, { status: 404, headers: { 'X-A': 'b' } })
    expect([answer.status, answer.headers.get('Content-Type'), answer.headers.get('X-A')]).toEqual([404, 'text/html; charset=utf-8', 'b'])
    expect(await answer.text()).toBe('<p>é</p>')
    expect(html.response(html``, { headers: { 'Content-Type': 'image/svg+xml' } }).headers.get('Content-Type')).toBe('image/svg+xml')
  })
})
