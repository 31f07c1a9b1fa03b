using System.Collections.Frozen;

namespace LogHunt.Cli.Charts;

/// <summary>
/// Letters of five by seven dots, for pictures that no program lays out: ASCII, Latin-1 with æøå, and a few more. What it has not is a box.
/// A glyph is its character and a digit (0 to 9, A to V) for each row from above, whose bits are the dots; rows eight and nine are
/// below the line.
/// </summary>
static class BitmapFont
{
    /// <summary>Dots from one letter to the next, and from the line on which letters stand to the top of the high ones.</summary>
    public const int Advance = 7, Height = 7, Width = 5;

    const string Glyphs = """
        !4444404  "AAA0000  #AAVAVAA  $4FKE5U4  %OP248J3  &CIK8LID  '4480000  (2488842  )8422248  *04LEL40  +044V440
        ,000000448  -000V000  .00000CC  /01248G0  0EHJLPHE  14C4444E  2EH1248V  3V2421HE  426AIV22  5VGU11HE  668GUHHE  7V124888
        8EHHEHHE  9EHHF12C  :0CC0CC0  ;0CC0C48  <248G842  =00V0V00  >8421248  ?EH12404  @EH1DLLE  AEHHHVHH  BUHHUHHU  CEHGGGHE
        DSIHHHIS  EVGGUGGV  FVGGUGGG  GEHGNHHF  HHHHVHHH  IE44444E  J72222IC  KHIKOKIH  LGGGGGGV  MHRLLHHH  NHHPLJHH  OEHHHHHE
        PUHHUGGG  QEHHHLID  RUHHUKIH  SFGGE11U  TV444444  UHHHHHHE  VHHHHHA4  WHHHLLLA  XHHA4AHH  YHHHA444  ZV1248GV  [E88888E
        \0G84210  ]E22222E  ^4AH0000  _000000V  `8420000  a00E1FHF  bGGMPHHU  c00EGGHE  d11DJHHF  e00EHVGE  f698S888  g00FHHHF1E
        hGGMPHHH  i40C444E  j2062222IC  kGGIKOKI  lC44444E  m00QLLHH  n00MPHHH  o00EHHHE  p00UHHHUGG  q00FHHHF11  r00MPGGG  s00FGE1U
        t88S8896  u00HHHJD  v00HHHA4  w00HHLLA  x00HA4AH  y00HHHHF1E  z00V248V  {2448442  |4444444  }8442448  ~008L200  æ00Q5FKB
        ø01EJLPEG  ÆFKKUKKN  ØDJLLLPM  ßCIIKIIK  ðA4A1FHE  ÐSIHTHIS  þGGUHHUG  ÞGUHHUGG  đ2F2EIIE  ·0004000  «005AKA5  »00KA5AK
        °6996000  ±44V440V  ×00HA4AH  ÷0040V04  £698S88V  §EGEHE1E  µ00HHHPMGG  ¿4048GHE  ¡4044444  …000000L  –000V000  ı00C444E
        ŋ00MPHHH12  ²C24E000  ³C2C2C00  ¹4C44000  ©EHNPNHE
        """;

    /// <summary>A letter, the letter that it is made of, and the accent above it or below.</summary>
    const string Composed =
        "ÀA` ÁA´ ÂA^ ÃA~ ÄA¨ ÅA° ÈE` ÉE´ ÊE^ ËE¨ ÌI` ÍI´ ÎI^ ÏI¨ ÑN~ ÒO` ÓO´ ÔO^ ÕO~ ÖO¨ ÙU` ÚU´ ÛU^ ÜU¨ ÝY´ ŠSˇ ČCˇ ŽZˇ ÇC¸ " +
        "àa` áa´ âa^ ãa~ äa¨ åa° èe` ée´ êe^ ëe¨ ìı` íı´ îı^ ïı¨ ñn~ òo` óo´ ôo^ õo~ öo¨ ùu` úu´ ûu^ üu¨ ýy´ ÿy¨ šsˇ čcˇ žzˇ çc¸";

    static readonly FrozenDictionary<char, string> Accents = new Dictionary<char, string>
    {
        ['`'] = "840", ['´'] = "240", ['^'] = "4A0", ['~'] = "DM0", ['¨'] = "0A0", ['°'] = "4A4", ['ˇ'] = "A40", ['¸'] = "48",
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<char, string> Plain = Glyphs.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(glyph => glyph[0], glyph => glyph[1..]);

    static readonly FrozenDictionary<char, (char Base, char Accent)> Marked = Composed.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(one => one[0], one => (one[1], one[2]));

    /// <summary>Every letter that it has.</summary>
    public static IEnumerable<char> Letters => Plain.Keys.Concat(Marked.Keys);

    /// <summary>The dots of a letter from its left end and from the line on which it stands, upwards; below it they are under
    /// zero.</summary>
    public static IEnumerable<(int X, int Y)> Dots(char letter)
    {
        if (letter == ' ') return [];
        if (!Marked.TryGetValue(letter, out var made)) return Rows(Plain.GetValueOrDefault(letter, "VHHHHHV"), Height - 1);
        // An accent stands above a letter of its height, the one below hangs from the line.
        var top = made.Accent == '¸' ? -1 : char.IsUpper(made.Base) ? Height + 2 : Height - 1 + (made.Accent == '°' ? 1 : 0);
        return Rows(Plain[made.Base], Height - 1).Concat(Rows(Accents[made.Accent], top));
    }

    static IEnumerable<(int X, int Y)> Rows(string rows, int top)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            var bits = rows[row] <= '9' ? rows[row] - '0' : rows[row] - 'A' + 10;
            for (var x = 0; x < Width; x++)
                if ((bits & (1 << (Width - 1 - x))) != 0) yield return (x, top - row);
        }
    }
}
