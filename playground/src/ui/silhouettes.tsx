import type { ReactNode } from 'react'
import type { Product } from '../catalog/product.js'

/** The forms of `illustration.tsx`, standing on y = 170 of a square of 200. */
export const SILHOUETTES: Record<Product['form'], ReactNode> = {
  blanket: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="66" ry="6" />
      <rect className="body" x="42" y="138" width="116" height="32" rx="14" />
      <rect className="body" x="48" y="110" width="104" height="32" rx="14" />
      <path className="line" d="M60 151h80M60 158h80M66 123h68M66 130h68" />
      <path className="trim" d="M142 142v22M150 142v22M146 142v24" />
    </>
  ),
  block: (
    <>
      <ellipse className="cast" cx="104" cy="171" rx="46" ry="6" />
      <path className="body" d="M66 170 62 124l36-18 40 14 2 50z" />
      <path className="gleam" d="m62 124 36-18 40 14-36 16z" opacity="0.75" />
      <circle className="gleam" cx="88" cy="150" r="3" opacity="0.6" />
      <circle className="gleam" cx="118" cy="158" r="2" opacity="0.6" />
    </>
  ),
  board: (
    <>
      <ellipse className="cast" cx="104" cy="171" rx="44" ry="6" />
      <path className="body" d="M64 170V72c0-12 14-10 18-20 4-12 32-12 36 0 4 10 18 8 18 20v98z" />
      <circle className="gleam" cx="100" cy="60" r="6" />
      <path className="line" d="M78 84c8 30-4 50 4 78M98 80c6 34-6 56 2 82M120 86c-4 30 6 50 2 74" opacity="0.45" />
    </>
  ),
  book: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="54" ry="6" />
      <rect className="gleam" x="56" y="160" width="94" height="10" rx="2" />
      <rect className="body" x="52" y="66" width="92" height="98" rx="5" />
      <path className="trim" d="M66 66v98" opacity="0.5" />
      <rect className="gleam" x="84" y="88" width="44" height="20" rx="2" opacity="0.9" />
      <path className="trim" d="M132 66v98" />
    </>
  ),
  bowl: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="48" ry="6" />
      <path className="body" d="M34 112h132c0 34-26 54-48 56H82c-22-2-48-22-48-56z" />
      <ellipse className="gleam" cx="100" cy="112" rx="66" ry="11" />
      <ellipse className="cast" cx="100" cy="115" rx="56" ry="7" />
    </>
  ),
  candle: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="44" ry="6" />
      <rect className="body" x="72" y="76" width="18" height="94" rx="5" />
      <rect className="body" x="110" y="58" width="18" height="112" rx="5" />
      <path className="trim" d="M81 76v-9M119 58v-9" />
      <path className="gleam" d="M81 66c-7-8-1-14 0-21 1 7 7 13 0 21zM119 48c-7-8-1-14 0-21 1 7 7 13 0 21z" />
    </>
  ),
  cloth: (
    <>
      <path className="trim" d="M46 56h108" />
      <path className="body" d="M64 56h72v96c-10 8-16-4-24 0s-14 8-24 2-14-4-24 0z" />
      <path className="line" d="M82 58v92M100 58v94M118 58v90" opacity="0.6" />
      <path className="line" d="M64 132h72M64 138h72" />
    </>
  ),
  cup: (
    <>
      <ellipse className="cast" cx="104" cy="171" rx="42" ry="6" />
      <path className="trim" d="M136 118c30-8 30 34-4 34" style={{ strokeWidth: 9 }} />
      <path className="body" d="M60 100h78l-5 60c-1 7-5 10-12 10H77c-7 0-11-3-12-10z" />
      <ellipse className="gleam" cx="99" cy="100" rx="39" ry="8" />
      <ellipse className="cast" cx="99" cy="102" rx="32" ry="5" />
    </>
  ),
  cushion: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="60" ry="6" />
      <path className="body" d="M46 78c20 6 88 6 108 0-8 24-8 68 2 92-24-5-88-5-112 0 10-24 10-68 2-92z" />
      <path className="line" d="M62 92c22 4 54 4 76 0M60 156c26-3 54-3 80 0" opacity="0.6" />
      <circle className="solid" cx="100" cy="124" r="4" />
    </>
  ),
  jar: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="42" ry="6" />
      <rect className="body" x="62" y="78" width="76" height="92" rx="14" opacity="0.75" />
      <path className="gleam" d="M66 118c20-8 46 6 68-2v40c0 8-4 12-12 12H78c-8 0-12-4-12-12z" opacity="0.7" />
      <rect className="solid" x="68" y="62" width="64" height="18" rx="5" />
      <path className="line" d="M74 92v60" />
    </>
  ),
  lamp: (
    <>
      <ellipse className="cast" cx="92" cy="171" rx="42" ry="6" />
      <path className="gleam" d="m88 92 62-16 34 92H56z" opacity="0.4" />
      <path className="trim" d="M84 164 70 88l36-36" />
      <path className="body" d="M62 170c0-10 44-10 44 0z" />
      <path className="body" d="M100 44c14-10 34 2 46 28 3 6-58 22-62 14-4-14 2-34 16-42z" />
      <ellipse className="gleam" cx="117" cy="81" rx="32" ry="5" transform="rotate(-14 117 81)" />
    </>
  ),
  letters: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="62" ry="6" />
      <path className="gleam" d="m52 92 84-8 4 30H52zM48 140l88-6 8 24H48z" />
      <path className="trim" d="M50 112v52M150 112v52" />
      <rect className="body" x="40" y="104" width="120" height="14" rx="4" />
      <rect className="body" x="40" y="152" width="120" height="14" rx="4" />
    </>
  ),
  mill: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="34" ry="6" />
      <path className="body" d="M72 170c0-30 16-32 14-58h28c-2 26 14 28 14 58z" />
      <path className="body" d="M84 108c-14-20-6-42 16-42s30 22 16 42z" />
      <circle className="solid" cx="100" cy="58" r="8" />
      <path className="trim" d="M85 110h30" />
    </>
  ),
  pan: (
    <>
      <ellipse className="cast" cx="90" cy="171" rx="58" ry="6" />
      <path className="trim" d="m136 146 44-15" style={{ strokeWidth: 9 }} />
      <path className="body" d="M30 136h118c-2 20-12 34-22 34H52c-10 0-20-14-22-34z" />
      <ellipse className="solid" cx="89" cy="136" rx="59" ry="9" />
      <ellipse className="gleam" cx="82" cy="136" rx="30" ry="4" opacity="0.35" />
    </>
  ),
  pendant: (
    <>
      <path className="trim" d="M100-100V58" style={{ strokeWidth: 3 }} />
      <path className="gleam" d="M52 118h96l40 70H12z" opacity="0.4" />
      <path className="body" d="M44 116c2-36 26-56 56-56s54 20 56 56z" />
      <ellipse className="gleam" cx="100" cy="117" rx="56" ry="8" />
      <rect className="solid" x="92" y="52" width="16" height="12" rx="4" />
    </>
  ),
  plate: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="56" ry="6" />
      <circle className="body" cx="100" cy="106" r="64" />
      <circle className="gleam" cx="100" cy="106" r="56" opacity="0.55" />
      <circle className="body" cx="100" cy="106" r="38" opacity="0.55" />
      <path className="trim" d="M64 168h72M72 158l-8 10M128 158l8 10" />
    </>
  ),
  pot: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="50" ry="6" />
      <path className="trim" d="M66 92c0-50 68-50 68 0" style={{ strokeWidth: 6 }} />
      <path className="body" d="M142 128c12-4 14-22 28-26-2 16-8 42-28 48z" />
      <path className="body" d="M100 88c34 0 50 22 50 44 0 20-12 38-24 38H74c-12 0-24-18-24-38 0-22 16-44 50-44z" />
      <ellipse className="gleam" cx="100" cy="92" rx="26" ry="5" />
      <circle className="solid" cx="100" cy="84" r="6" />
    </>
  ),
  tray: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="70" ry="6" />
      <path className="trim" d="m70 132 58-52" style={{ strokeWidth: 7 }} />
      <path className="trim" d="m94 134 14-60" style={{ strokeWidth: 5 }} opacity="0.7" />
      <path className="body" d="M30 128h140l-8 34c-1 5-4 8-10 8H48c-6 0-9-3-10-8z" />
      <rect className="gleam" x="28" y="124" width="144" height="9" rx="4.5" />
    </>
  ),
  vase: (
    <>
      <ellipse className="cast" cx="102" cy="171" rx="36" ry="6" />
      <path
        className="trim"
        d="M100 84C98 56 108 40 126 26M101 62c-8-6-16-16-16-28M110 44c8 2 16 0 22-4"
        style={{ strokeWidth: 3 }}
      />
      <path className="body" d="M90 82h20c0 16 28 20 28 46 0 22-14 42-22 42H84c-8 0-22-20-22-42 0-26 28-30 28-46z" />
      <ellipse className="gleam" cx="100" cy="82" rx="11" ry="3.5" />
    </>
  ),
}
