using System.Collections.Immutable;
using System.Text;

namespace LogHunt.Ingest.Indicators;

/// <summary>One comparison of a pattern: `file:hashes.'SHA-256' = '…'` is path `file:hashes.SHA-256`, operator `=`, one value.</summary>
sealed record StixComparison(string Path, string Operator, ImmutableArray<string> Values);

/// <summary>
/// The part of STIX 2.1's pattern language that says «any of these»: observation expressions joined by OR, comparisons joined by
/// AND and OR, with =, IN and ISSUBSET. A pattern becomes alternatives, each a list of comparisons that must hold together.
/// </summary>
static class StixPattern
{
    const int DeepestNesting = 64;
    const int MostAlternatives = 20_000;

    /// <summary>The alternatives of a pattern, or why it has none that we can search for.</summary>
    public static (ImmutableArray<ImmutableArray<StixComparison>> Alternatives, string? Problem) Read(string pattern)
    {
        var parser = new Parser(Tokens(pattern));
        var alternatives = parser.Observations();
        return parser.Problem is { } problem ? ([], problem) : (alternatives, null);
    }

    /// <summary>Words, quoted strings (with their quote kept in front) and punctuation.</summary>
    static List<string> Tokens(string pattern)
    {
        var tokens = new List<string>();
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i];
            if (char.IsWhiteSpace(c)) { i++; continue; }
            if (c == '\'')
            {
                var text = new StringBuilder("'");
                for (i++; i < pattern.Length && pattern[i] != '\''; i++)
                {
                    if (pattern[i] == '\\' && i + 1 < pattern.Length) i++;
                    text.Append(pattern[i]);
                }
                i++;
                tokens.Add(text.ToString());
            }
            else if (c is '[' or ']' or '(' or ')' or ',')
            {
                tokens.Add(c.ToString());
                i++;
            }
            else if (c is '=' or '!' or '<' or '>')
            {
                var length = i + 1 < pattern.Length && pattern[i + 1] is '=' or '>' ? 2 : 1;
                tokens.Add(pattern.Substring(i, length));
                i += length;
            }
            else
            {
                var start = i;
                while (i < pattern.Length && !char.IsWhiteSpace(pattern[i]) && !"[](),=!<>".Contains(pattern[i], StringComparison.Ordinal))
                {
                    // A quoted key or a list step inside a path: hashes.'SHA-256', parts[0].
                    if (pattern[i] == '\'') { var close = pattern.IndexOf('\'',
                        i + 1); if (close < 0) { i = pattern.Length; break; } i = close; }
                    i++;
                    if (i < pattern.Length && pattern[i] == '[' && pattern.IndexOf(']', i) is var end && end > 0 && end - i <= 6)
                        i = end + 1;
                }
                if (i == start) i++;
                tokens.Add(pattern[start..i]);
            }
        }
        return tokens;
    }

    sealed class Parser(List<string> tokens)
    {
        int at;
        int depth;

        public string? Problem { get; private set; }

        string Next => at < tokens.Count ? tokens[at] : "";

        public ImmutableArray<ImmutableArray<StixComparison>> Observations()
        {
            var all = Observation();
            while (Problem is null && at < tokens.Count)
            {
                if (Next == "OR") { at++; all = all.AddRange(Observation()); }
                else if (!Qualifier()) Fail(Next is "AND" or "FOLLOWEDBY" ? $"it asks for several observations together (`{Next}`)"
                    : $"`{Next}` is not expected here");
            }
            return all;
        }

        ImmutableArray<ImmutableArray<StixComparison>> Observation()
        {
            if (Next == "(" && Enter())
            {
                var inner = Group();
                depth--;
                return inner;
            }
            if (Next != "[") { Fail("an observation in [ ] is expected"); return []; }
            at++;
            var alternatives = Or();
            Take("]");
            return alternatives;
        }

        ImmutableArray<ImmutableArray<StixComparison>> Group()
        {
            var all = Observation();
            while (Problem is null && (Qualifier() || Next == "OR"))
                if (Next == "OR") { at++; all = all.AddRange(Observation()); }
            Take(")");
            return all;
        }

        /// <summary>A limit of time or repetition only narrows what is searched for, so it is read over.</summary>
        bool Qualifier()
        {
            var (last, length) = Next switch { "WITHIN" => ("SECONDS", 3), "REPEATS" => ("TIMES", 3), "START" => ("STOP", 4), _ => ("", 0) };
            if (length == 0 || at + length > tokens.Count || tokens[at + 2] != last) return false;
            at += length;
            return true;
        }

        ImmutableArray<ImmutableArray<StixComparison>> Or()
        {
            var all = And().ToBuilder();
            while (Problem is null && Next == "OR") { at++; all.AddRange(And()); }
            return all.ToImmutable();
        }

        ImmutableArray<ImmutableArray<StixComparison>> And()
        {
            var all = Term();
            while (Problem is null && Next == "AND")
            {
                at++;
                var right = Term();
                if ((long)all.Length * right.Length > MostAlternatives) { Fail("it has too many alternatives"); return []; }
                all = [.. all.SelectMany(left => right.Select(left.AddRange))];
            }
            return all;
        }

        ImmutableArray<ImmutableArray<StixComparison>> Term()
        {
            if (Next == "(" && Enter())
            {
                var inner = Or();
                Take(")");
                depth--;
                return inner;
            }
            return Problem is null ? [[Comparison()]] : [];
        }

        StixComparison Comparison()
        {
            var path = Next.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
            at++;
            var negated = Next == "NOT";
            if (negated) at++;
            var comparison = Next;
            at++;
            var values = ImmutableArray.CreateBuilder<string>();
            if (Next == "(")
            {
                for (at++; at < tokens.Count && Next != ")"; at++) if (Next != ",") values.Add(Value(Next));
                Take(")");
            }
            else if (at < tokens.Count) values.Add(Value(tokens[at++]));
            if (values.Count == 0) Fail("a comparison has no value");
            return new(path, negated ? "NOT " + comparison : comparison, values.ToImmutable());
        }

        static string Value(string token) => token.StartsWith('\'') ? token[1..] : token;

        bool Enter()
        {
            at++;
            if (++depth <= DeepestNesting) return true;
            Fail("it is nested too deeply");
            return false;
        }

        void Take(string token)
        {
            if (Next == token) at++;
            else Fail($"`{token}` is expected{(Next.Length > 0 ? $", not `{Next}`" : "")}");
        }

        void Fail(string problem) => Problem ??= problem.Length > 160 ? problem[..160] + "…" : problem;
    }
}
