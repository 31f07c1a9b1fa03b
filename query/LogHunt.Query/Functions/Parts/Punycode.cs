using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Parts;

/// <summary>Text as letters of ASCII and back (RFC 3492, with the parameters that it gives for names of hosts).</summary>
static class Punycode
{
    const int Base = 36, Least = 1, Most = 26, Skew = 38, Damp = 700, FirstBias = 72, First = 128;
    const string Digits = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Null when the text is longer than `most`.</summary>
    public static string? Encode(string text, int most)
    {
        if (text.Length > most) return null;
        int[] points = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        var written = new StringBuilder(text.Length + 8);
        foreach (var point in points.Where(point => point < First)) written.Append((char)point);
        var (basic, handled) = (written.Length, written.Length);
        if (basic > 0) written.Append('-');
        var (next, delta, bias) = (First, 0L, FirstBias);
        while (handled < points.Length)
        {
            Work.Tick();
            var least = points.Where(point => point >= next).Min();
            delta += (long)(least - next) * (handled + 1);
            next = least;
            foreach (var point in points)
            {
                if (point < next) delta++;
                if (point != next) continue;
                var rest = delta;
                for (var k = Base; ; k += Base)
                {
                    var threshold = Threshold(k, bias);
                    if (rest < threshold) break;
                    written.Append(Digits[(int)(threshold + (rest - threshold) % (Base - threshold))]);
                    rest = (rest - threshold) / (Base - threshold);
                }
                written.Append(Digits[(int)rest]);
                bias = Adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
            delta++;
            next++;
        }
        return written.ToString();
    }

    /// <summary>Null when the text is no punycode, or longer than `most`.</summary>
    public static string? Decode(string text, int most)
    {
        if (text.Length > most || !text.All(char.IsAscii)) return null;
        var dash = text.LastIndexOf('-');
        var points = text[..Math.Max(dash, 0)].Select(character => (int)character).ToList();
        var (next, place, bias) = ((long)First, 0L, FirstBias);
        for (var at = dash > 0 ? dash + 1 : 0; at < text.Length;)
        {
            Work.Tick();
            var (before, weight) = (place, 1L);
            for (var k = Base; ; k += Base)
            {
                if (at >= text.Length || Digits.IndexOf(char.ToLowerInvariant(text[at++]), StringComparison.Ordinal) is not (>= 0 and var digit)) return null;
                place += digit * weight;
                if (place > int.MaxValue) return null;
                var threshold = Threshold(k, bias);
                if (digit < threshold) break;
                weight *= Base - threshold;
                if (weight > int.MaxValue) return null;
            }
            var length = points.Count + 1;
            bias = Adapt(place - before, length, before == 0);
            next += place / length;
            place %= length;
            if (!Rune.IsValid((int)Math.Min(next, int.MaxValue))) return null;
            points.Insert((int)place++, (int)next);
        }
        return string.Concat(points.Select(point => new Rune(point).ToString()));
    }

    static int Threshold(int k, int bias) => Math.Clamp(k - bias, Least, Most);

    static int Adapt(long delta, int points, bool isFirst)
    {
        delta = isFirst ? delta / Damp : delta / 2;
        delta += delta / points;
        var k = 0;
        for (; delta > (Base - Least) * Most / 2; k += Base) delta /= Base - Least;
        return (int)(k + (Base - Least + 1) * delta / (delta + Skew));
    }
}
