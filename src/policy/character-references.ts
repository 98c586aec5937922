/**
 * The named character references (WHATWG HTML, 13.5) that can stand for part of a name: letters, digits, marks, joiners,
 * and the signs that spell names, addresses, escapes and tags. All others only separate words.
 */
const REFERENCES = `
Aacute=Á aacute=á Abreve=Ă abreve=ă Acirc=Â acirc=â Acy=А acy=а AElig=Æ aelig=æ af=\u{2061} Afr=𝔄 afr=𝔞 Agrave=À
agrave=à alefsym=ℵ aleph=ℵ Alpha=Α alpha=α Amacr=Ā amacr=ā AMP=& amp=& angst=Å Aogon=Ą aogon=ą Aopf=𝔸 aopf=𝕒
ApplyFunction=\u{2061} Aring=Å aring=å Ascr=𝒜 ascr=𝒶 Atilde=Ã atilde=ã Auml=Ä auml=ä Barwed=⌆ barwed=⌅ barwedge=⌅
bbrk=⎵ bbrktbrk=⎶ Bcy=Б bcy=б bernou=ℬ Bernoullis=ℬ Beta=Β beta=β beth=ℶ Bfr=𝔅 bfr=𝔟 bigcirc=◯ bigstar=★
bigtriangledown=▽ bigtriangleup=△ blacksquare=▪ blacktriangle=▴ blacktriangledown=▾ blacktriangleleft=◂
blacktriangleright=▸ blank=␣ blk12=▒ blk14=░ blk34=▓ block=█ bnot=⌐ Bopf=𝔹 bopf=𝕓 boxDL=╗ boxDl=╖ boxdL=╕ boxdl=┐
boxDR=╔ boxDr=╓ boxdR=╒ boxdr=┌ boxH=═ boxh=─ boxHD=╦ boxHd=╤ boxhD=╥ boxhd=┬ boxHU=╩ boxHu=╧ boxhU=╨ boxhu=┴
boxUL=╝ boxUl=╜ boxuL=╛ boxul=┘ boxUR=╚ boxUr=╙ boxuR=╘ boxur=└ boxV=║ boxv=│ boxVH=╬ boxVh=╫ boxvH=╪ boxvh=┼
boxVL=╣ boxVl=╢ boxvL=╡ boxvl=┤ boxVR=╠ boxVr=╟ boxvR=╞ boxvr=├ brvbar=¦ Bscr=ℬ bscr=𝒷 Cacute=Ć cacute=ć
CapitalDifferentialD=ⅅ caron=ˇ Cayleys=ℭ Ccaron=Č ccaron=č Ccedil=Ç ccedil=ç Ccirc=Ĉ ccirc=ĉ Cdot=Ċ cdot=ċ
CenterDot=· centerdot=· Cfr=ℭ cfr=𝔠 CHcy=Ч chcy=ч check=✓ checkmark=✓ Chi=Χ chi=χ cir=○ circ=ˆ circlearrowleft=↺
circlearrowright=↻ circledR=® circledS=Ⓢ clubs=♣ clubsuit=♣ commat=@ complexes=ℂ Copf=ℂ copf=𝕔 COPY=© copy=©
copysr=℗ crarr=↵ cross=✗ Cscr=𝒞 cscr=𝒸 cularr=↶ curarr=↷ curvearrowleft=↶ curvearrowright=↷ cylcty=⌭ daleth=ℸ Darr=↡
dArr=⇓ dash=‐ Dcaron=Ď dcaron=ď Dcy=Д dcy=д DD=ⅅ dd=ⅆ ddarr=⇊ deg=° Delta=Δ delta=δ Dfr=𝔇 dfr=𝔡 dharl=⇃ dharr=⇂
diamondsuit=♦ diams=♦ DifferentialD=ⅆ digamma=ϝ DJcy=Ђ djcy=ђ dlcorn=⌞ dlcrop=⌍ Dopf=𝔻 dopf=𝕕 DotDot=\u{20dc}
doublebarwedge=⌆ DoubleDownArrow=⇓ DoubleLeftArrow=⇐ DoubleUpArrow=⇑ DoubleUpDownArrow=⇕ Downarrow=⇓
DownBreve=\u{311} downdownarrows=⇊ downharpoonleft=⇃ downharpoonright=⇂ DownLeftVector=↽ DownRightVector=⇁
DownTeeArrow=↧ drcorn=⌟ drcrop=⌌ Dscr=𝒟 dscr=𝒹 DScy=Ѕ dscy=ѕ Dstrok=Đ dstrok=đ dtri=▿ dtrif=▾ DZcy=Џ dzcy=џ Eacute=É
eacute=é Ecaron=Ě ecaron=ě Ecirc=Ê ecirc=ê Ecy=Э ecy=э Edot=Ė edot=ė ee=ⅇ Efr=𝔈 efr=𝔢 Egrave=È egrave=è elinters=⏧
ell=ℓ Emacr=Ē emacr=ē EmptyVerySmallSquare=▫ ENG=Ŋ eng=ŋ Eogon=Ę eogon=ę Eopf=𝔼 eopf=𝕖 epsi=ε Epsilon=Ε epsilon=ε
epsiv=ϵ Equilibrium=⇌ Escr=ℰ escr=ℯ Eta=Η eta=η ETH=Ð eth=ð Euml=Ë euml=ë expectation=ℰ ExponentialE=ⅇ
exponentiale=ⅇ Fcy=Ф fcy=ф female=♀ ffilig=ﬃ fflig=ﬀ ffllig=ﬄ Ffr=𝔉 ffr=𝔣 filig=ﬁ FilledVerySmallSquare=▪ fjlig=fj
flat=♭ fllig=ﬂ fltns=▱ fnof=ƒ Fopf=𝔽 fopf=𝕗 Fouriertrf=ℱ frown=⌢ Fscr=ℱ fscr=𝒻 gacute=ǵ Gamma=Γ gamma=γ Gammad=Ϝ
gammad=ϝ Gbreve=Ğ gbreve=ğ Gcedil=Ģ Gcirc=Ĝ gcirc=ĝ Gcy=Г gcy=г Gdot=Ġ gdot=ġ Gfr=𝔊 gfr=𝔤 gimel=ℷ GJcy=Ѓ gjcy=ѓ
Gopf=𝔾 gopf=𝕘 Gscr=𝒢 gscr=ℊ GT=> gt=> Hacek=ˇ hamilt=ℋ HARDcy=Ъ hardcy=ъ harrw=↭ hbar=ℏ Hcirc=Ĥ hcirc=ĥ hearts=♥
heartsuit=♥ hellip=… Hfr=ℌ hfr=𝔥 HilbertSpace=ℋ hookleftarrow=↩ hookrightarrow=↪ Hopf=ℍ hopf=𝕙 HorizontalLine=─
Hscr=ℋ hscr=𝒽 hslash=ℏ Hstrok=Ħ hstrok=ħ hyphen=‐ Iacute=Í iacute=í ic=\u{2063} Icirc=Î icirc=î Icy=И icy=и Idot=İ
IEcy=Е iecy=е Ifr=ℑ ifr=𝔦 Igrave=Ì igrave=ì ii=ⅈ iiota=℩ IJlig=Ĳ ijlig=ĳ Im=ℑ Imacr=Ī imacr=ī image=ℑ ImaginaryI=ⅈ
imagline=ℐ imagpart=ℑ imath=ı imped=Ƶ inodot=ı integers=ℤ InvisibleComma=\u{2063} InvisibleTimes=\u{2062} IOcy=Ё
iocy=ё Iogon=Į iogon=į Iopf=𝕀 iopf=𝕚 Iota=Ι iota=ι Iscr=ℐ iscr=𝒾 it=\u{2062} Itilde=Ĩ itilde=ĩ Iukcy=І iukcy=і
Iuml=Ï iuml=ï Jcirc=Ĵ jcirc=ĵ Jcy=Й jcy=й Jfr=𝔍 jfr=𝔧 jmath=ȷ Jopf=𝕁 jopf=𝕛 Jscr=𝒥 jscr=𝒿 Jsercy=Ј jsercy=ј Jukcy=Є
jukcy=є Kappa=Κ kappa=κ kappav=ϰ Kcedil=Ķ kcedil=ķ Kcy=К kcy=к Kfr=𝔎 kfr=𝔨 kgreen=ĸ KHcy=Х khcy=х KJcy=Ќ kjcy=ќ
Kopf=𝕂 kopf=𝕜 Kscr=𝒦 kscr=𝓀 lAarr=⇚ Lacute=Ĺ lacute=ĺ lagran=ℒ Lambda=Λ lambda=λ Laplacetrf=ℒ Larr=↞ lArr=⇐ larrb=⇤
larrhk=↩ larrlp=↫ larrtl=↢ Lcaron=Ľ lcaron=ľ Lcedil=Ļ lcedil=ļ Lcy=Л lcy=л ldsh=↲ Leftarrow=⇐ LeftArrowBar=⇤
LeftArrowRightArrow=⇆ leftarrowtail=↢ LeftDownVector=⇃ leftharpoondown=↽ leftharpoonup=↼ leftleftarrows=⇇
leftrightarrows=⇆ leftrightharpoons=⇋ leftrightsquigarrow=↭ LeftTeeArrow=↤ LeftUpVector=↿ LeftVector=↼ Lfr=𝔏 lfr=𝔩
lhard=↽ lharu=↼ lhblk=▄ LJcy=Љ ljcy=љ llarr=⇇ llcorner=⌞ Lleftarrow=⇚ Lmidot=Ŀ lmidot=ŀ looparrowleft=↫
looparrowright=↬ Lopf=𝕃 lopf=𝕝 lowbar=_ LowerLeftArrow=↙ LowerRightArrow=↘ loz=◊ lozenge=◊ lrarr=⇆ lrcorner=⌟
lrhar=⇋ lrm=\u{200e} Lscr=ℒ lscr=𝓁 Lsh=↰ lsh=↰ Lstrok=Ł lstrok=ł LT=< lt=< ltri=◃ ltrif=◂ male=♂ malt=✠ maltese=✠
mapstodown=↧ mapstoleft=↤ mapstoup=↥ marker=▮ Mcy=М mcy=м Mellintrf=ℳ Mfr=𝔐 mfr=𝔪 mho=℧ micro=µ middot=· mldr=…
Mopf=𝕄 mopf=𝕞 Mscr=ℳ mscr=𝓂 Mu=Μ mu=μ Nacute=Ń nacute=ń napos=ŉ natur=♮ natural=♮ naturals=ℕ Ncaron=Ň ncaron=ň
Ncedil=Ņ ncedil=ņ Ncy=Н ncy=н neArr=⇗ nearr=↗ nearrow=↗ NegativeMediumSpace=\u{200b} NegativeThickSpace=\u{200b}
NegativeThinSpace=\u{200b} NegativeVeryThinSpace=\u{200b} Nfr=𝔑 nfr=𝔫 NJcy=Њ njcy=њ nlArr=⇍ nldr=‥ nLeftarrow=⇍
NoBreak=\u{2060} Nopf=ℕ nopf=𝕟 nrarrw=↝\u{338} Nscr=𝒩 nscr=𝓃 Ntilde=Ñ ntilde=ñ Nu=Ν nu=ν numero=№ nvgt=>\u{20d2}
nvlt=<\u{20d2} nwArr=⇖ nwarr=↖ nwarrow=↖ Oacute=Ó oacute=ó Ocirc=Ô ocirc=ô Ocy=О ocy=о Odblac=Ő odblac=ő OElig=Œ
oelig=œ Ofr=𝔒 ofr=𝔬 Ograve=Ò ograve=ò ohm=Ω olarr=↺ Omacr=Ō omacr=ō Omega=Ω omega=ω Omicron=Ο omicron=ο Oopf=𝕆
oopf=𝕠 orarr=↻ order=ℴ orderof=ℴ ordf=ª ordm=º oS=Ⓢ Oscr=𝒪 oscr=ℴ Oslash=Ø oslash=ø Otilde=Õ otilde=õ Ouml=Ö ouml=ö
ovbar=⌽ OverBracket=⎴ Pcy=П pcy=п percnt=% period=. Pfr=𝔓 pfr=𝔭 Phi=Φ phi=φ phiv=ϕ phmmat=ℳ phone=☎ Pi=Π pi=π piv=ϖ
planck=ℏ planckh=ℎ plankv=ℏ plus=+ Poincareplane=ℌ Popf=ℙ popf=𝕡 primes=ℙ profalar=⌮ profline=⌒ profsurf=⌓ Pscr=𝒫
pscr=𝓅 Psi=Ψ psi=ψ Qfr=𝔔 qfr=𝔮 Qopf=ℚ qopf=𝕢 Qscr=𝒬 qscr=𝓆 quaternions=ℍ rAarr=⇛ Racute=Ŕ racute=ŕ rarrb=⇥ rarrhk=↪
rarrlp=↬ rarrw=↝ rationals=ℚ Rcaron=Ř rcaron=ř Rcedil=Ŗ rcedil=ŗ Rcy=Р rcy=р rdsh=↳ Re=ℜ real=ℜ realine=ℛ realpart=ℜ
reals=ℝ rect=▭ REG=® reg=® ReverseEquilibrium=⇋ Rfr=ℜ rfr=𝔯 rhard=⇁ rharu=⇀ Rho=Ρ rho=ρ rhov=ϱ RightArrowBar=⇥
RightArrowLeftArrow=⇄ RightDownVector=⇂ rightharpoondown=⇁ rightharpoonup=⇀ rightleftarrows=⇄ rightleftharpoons=⇌
rightrightarrows=⇉ rightsquigarrow=↝ RightUpVector=↾ RightVector=⇀ rlarr=⇄ rlhar=⇌ rlm=\u{200f} Ropf=ℝ ropf=𝕣
rrarr=⇉ Rrightarrow=⇛ Rscr=ℛ rscr=𝓇 Rsh=↱ rsh=↱ rtri=▹ rtrif=▸ rx=℞ Sacute=Ś sacute=ś Scaron=Š scaron=š Scedil=Ş
scedil=ş Scirc=Ŝ scirc=ŝ Scy=С scy=с seArr=⇘ searr=↘ searrow=↘ sext=✶ Sfr=𝔖 sfr=𝔰 sfrown=⌢ SHCHcy=Щ shchcy=щ SHcy=Ш
shcy=ш shy=\u{ad} Sigma=Σ sigma=σ sigmaf=ς sigmav=ς smile=⌣ SOFTcy=Ь softcy=ь solbar=⌿ Sopf=𝕊 sopf=𝕤 spades=♠
spadesuit=♠ squ=□ Square=□ square=□ squarf=▪ squf=▪ Sscr=𝒮 sscr=𝓈 ssmile=⌣ star=☆ starf=★ straightepsilon=ϵ
straightphi=ϕ sung=♪ sup1=¹ sup2=² sup3=³ swArr=⇙ swarr=↙ swarrow=↙ szlig=ß target=⌖ Tau=Τ tau=τ tbrk=⎴ Tcaron=Ť
tcaron=ť Tcedil=Ţ tcedil=ţ Tcy=Т tcy=т tdot=\u{20db} telrec=⌕ Tfr=𝔗 tfr=𝔱 Theta=Θ theta=θ thetasym=ϑ thetav=ϑ
THORN=Þ thorn=þ topbot=⌶ Topf=𝕋 topf=𝕥 TRADE=™ trade=™ triangle=▵ triangledown=▿ triangleleft=◃ triangleright=▹
tridot=◬ TripleDot=\u{20db} trpezium=⏢ Tscr=𝒯 tscr=𝓉 TScy=Ц tscy=ц TSHcy=Ћ tshcy=ћ Tstrok=Ŧ tstrok=ŧ
twoheadleftarrow=↞ Uacute=Ú uacute=ú Uarr=↟ uArr=⇑ Ubrcy=Ў ubrcy=ў Ubreve=Ŭ ubreve=ŭ Ucirc=Û ucirc=û Ucy=У ucy=у
udarr=⇅ Udblac=Ű udblac=ű Ufr=𝔘 ufr=𝔲 Ugrave=Ù ugrave=ù uharl=↿ uharr=↾ uhblk=▀ ulcorn=⌜ ulcorner=⌜ ulcrop=⌏ Umacr=Ū
umacr=ū UnderBar=_ UnderBracket=⎵ Uogon=Ų uogon=ų Uopf=𝕌 uopf=𝕦 Uparrow=⇑ UpArrowDownArrow=⇅ UpDownArrow=↕
Updownarrow=⇕ updownarrow=↕ upharpoonleft=↿ upharpoonright=↾ UpperLeftArrow=↖ UpperRightArrow=↗ Upsi=ϒ upsi=υ
upsih=ϒ Upsilon=Υ upsilon=υ UpTeeArrow=↥ upuparrows=⇈ urcorn=⌝ urcorner=⌝ urcrop=⌎ Uring=Ů uring=ů Uscr=𝒰 uscr=𝓊
Utilde=Ũ utilde=ũ utri=▵ utrif=▴ uuarr=⇈ Uuml=Ü uuml=ü varepsilon=ϵ varkappa=ϰ varphi=ϕ varpi=ϖ vArr=⇕ varr=↕
varrho=ϱ varsigma=ς vartheta=ϑ Vcy=В vcy=в VerticalSeparator=❘ Vfr=𝔙 vfr=𝔳 Vopf=𝕍 vopf=𝕧 Vscr=𝒱 vscr=𝓋 Wcirc=Ŵ
wcirc=ŵ Wfr=𝔚 wfr=𝔴 Wopf=𝕎 wopf=𝕨 Wscr=𝒲 wscr=𝓌 xcirc=◯ xdtri=▽ Xfr=𝔛 xfr=𝔵 Xi=Ξ xi=ξ Xopf=𝕏 xopf=𝕩 Xscr=𝒳 xscr=𝓍
xutri=△ Yacute=Ý yacute=ý YAcy=Я yacy=я Ycirc=Ŷ ycirc=ŷ Ycy=Ы ycy=ы Yfr=𝔜 yfr=𝔶 YIcy=Ї yicy=ї Yopf=𝕐 yopf=𝕪 Yscr=𝒴
yscr=𝓎 YUcy=Ю yucy=ю Yuml=Ÿ yuml=ÿ Zacute=Ź zacute=ź Zcaron=Ž zcaron=ž Zcy=З zcy=з Zdot=Ż zdot=ż zeetrf=ℨ
ZeroWidthSpace=\u{200b} Zeta=Ζ zeta=ζ Zfr=ℨ zfr=𝔷 ZHcy=Ж zhcy=ж zigrarr=⇝ Zopf=ℤ zopf=𝕫 Zscr=𝒵 zscr=𝓏 zwj=\u{200d}
zwnj=\u{200c}
`;

/** Those that HTML also takes without a semicolon, whatever follows them. */
const WITHOUT_SEMICOLON = `
AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave Iuml
LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml REG THORN Uacute Ucirc Ugrave Uuml Yacute aacute acirc aelig agrave
amp aring atilde auml brvbar ccedil copy deg eacute ecirc egrave eth euml gt iacute icirc igrave iuml lt micro
middot ntilde oacute ocirc ograve ordf ordm oslash otilde ouml reg shy sup1 sup2 sup3 szlig thorn uacute ucirc
ugrave uuml yacute yuml
`;

const NAMED: ReadonlyMap<string, string> = new Map(
  wordsOf(REFERENCES).map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
);
const PREFIXES: ReadonlySet<string> = new Set(wordsOf(WITHOUT_SEMICOLON));
const LONGEST_PREFIX = Math.max(...[...PREFIXES].map(({ length }) => length));
const WINDOWS_1252 = new TextDecoder("windows-1252");

/** Decodes HTML character references, named and numeric, once. What is no reference stays. */
export function decodeReferences(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|([a-z][a-z0-9]{1,31}));?/gi,
    (all: string, hex?: string, decimal?: string, name?: string) => {
      if (name) return decodeNamed(all, name);
      return decodeNumeric(hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal ?? "", 10));
    },
  );
}

function decodeNamed(reference: string, name: string): string {
  const value = NAMED.get(name);
  if (value !== undefined) return value;
  for (let length = Math.min(name.length, LONGEST_PREFIX); length > 1; length -= 1) {
    const prefix = name.slice(0, length);
    if (PREFIXES.has(prefix)) return (NAMED.get(prefix) ?? "") + reference.slice(1 + length);
  }
  return reference;
}

/** 128 to 159 mean windows-1252, as browsers read them. */
function decodeNumeric(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.decode(Uint8Array.of(code));
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\u{fffd}";
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}
