using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `reduce by`: texts are counted, then clustered by the words that many of them have at the same place. Source: R. Vaarandi, «A Data
/// Clustering Algorithm for Mining Patterns From Event Logs», 2003.
/// </summary>
sealed class ReduceOperator : Operator<ReduceOperator.Reduce>
{
    internal sealed record Reduce(ExprSyntax Value, ImmutableArray<Setting> Settings) : OperatorSyntax;

    static readonly ScalarFunction Function = new(new("reduce", "The patterns of texts.", "", ""));

    public override Doc Doc { get; } = new("reduce",
        "Groups texts that are alike and gives for each group a pattern, in which `*` is what differs, a count and one of the texts.",
        "range x from 1 to 10 step 1 | project s = strcat('user ', x, ' logged in') | reduce by s",
        "user * logged in, 10, user 1 logged in");

    protected override TokenListParser<KqlToken, Reduce> Parser(Grammar grammar) =>
        from kind in Grammar.SettingsOf("kind")
        from word in Grammar.Word("by")
        from value in grammar.Expression
        from settings in Grammar.Word("with").IgnoreThen(Grammar.ListOf(Grammar.OneSetting)).OptionalOrDefault([])
        select new Reduce(value, settings);

    protected override PlanNode Bind(Reduce reduce, PlanNode input, Binder binder)
    {
        var value = binder.Expressions.Bind(reduce.Value, new Row(input) { HasWindows = false });
        var (threshold, separators) = (0.1, (string?)null);
        foreach (var setting in reduce.Settings)
        {
            if (setting.Name.Name == "characters") separators = setting.Value;
            else if (setting.Name.Name != "threshold") binder.Diagnostics.NoSetting(setting.Name.Span, setting.Name.Name, "reduce",
                Nearest.To(setting.Name.Name, ["threshold", "characters"]));
            else if (!double.TryParse(setting.Value, CultureInfo.InvariantCulture, out threshold) || threshold is not (> 0 and < 1))
                binder.Diagnostics.Unsupported(setting.Name.Span, "a `threshold` that isn't between 0 and 1");
        }
        if (input is UnknownRows || value is ErrorExpr) return UnknownRows.Instance;
        if (OverloadResolution.Convert(value, ColumnType.String) is not { } text)
        {
            binder.Diagnostics.WrongType(reduce.Value.Span, "what is reduced", "a string", value.Type);
            return UnknownRows.Instance;
        }
        var lists = binder.BindText("rows | summarize n = count() by t | summarize t = make_list(t), n = make_list(n)",
            ("rows", new ProjectNode(input, [new("t", text)])));
        var groups = new ProjectNode(lists, [new("g", new CallExpr(Function, new Patterns(threshold, separators),
            [new ColumnExpr(0, ColumnType.Dynamic), new ColumnExpr(1, ColumnType.Dynamic)]))]);
        return binder.BindText("rows | mv-expand g | where isnotnull(g) | project Pattern = tostring(g[0]), Count = tolong(g[1]), "
            + "Representative = tostring(g[2])", ("rows", groups));
    }

    /// <summary>Of texts and how often each occurs: patterns, the most frequent first, `others` last.</summary>
    sealed class Patterns(double threshold, string? separators) : Overload(ColumnType.Dynamic, ColumnType.Dynamic, ColumnType.Dynamic)
    {
        const string Others = "others";

        bool IsSeparator(char letter) => separators is null ? !char.IsAsciiLetterOrDigit(letter) : separators.Contains(letter);

        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            if (arguments[0] is not DynamicArray texts || arguments[1] is not DynamicArray counts) return null;
            var rows = texts.Select((text, i) => (Text: text as string ?? "", Count: (long)counts[i]!)).ToArray();
            var least = Math.Max(2, threshold * rows.Sum(row => row.Count));
            var support = new Dictionary<(int, string), long>();
            foreach (var (text, count) in rows)
            {
                Work.Tick();
                foreach (var word in Words(text).Where(word => !word.IsGap))
                    support[(word.Place, word.Text)] = support.GetValueOrDefault((word.Place, word.Text)) + count;
            }
            var groups = new Dictionary<string, (long Count, string First)>(StringComparer.Ordinal);
            foreach (var (text, count) in rows)
            {
                var pattern = Pattern(text, word => support[(word.Place, word.Text)] >= least);
                groups[pattern] = groups.TryGetValue(pattern, out var known) ? (known.Count + count, known.First) : (count, text);
            }
            return new DynamicArray([.. groups.OrderBy(group => group.Key == Others).ThenByDescending(group => group.Value.Count)
                .Select(group => new DynamicArray([group.Key, group.Value.Count, group.Key == Others ? "" : group.Value.First]))]);
        }

        /// <summary>Words that are rare become stars, and letters that separate beside one go with it.</summary>
        string Pattern(string text, Func<Word, bool> isFrequent)
        {
            var words = Words(text).ToArray();
            var rare = Array.ConvertAll(words, word => !word.IsGap && !isFrequent(word));
            if (!words.Where((word, i) => !word.IsGap && !rare[i]).Any()) return Others;
            var pattern = new System.Text.StringBuilder();
            for (var i = 0; i < words.Length; i++)
            {
                var besideRare = (i > 0 && rare[i - 1]) || (i + 1 < words.Length && rare[i + 1]);
                var starred = rare[i] || (words[i].IsGap && besideRare && words[i].Text.All(char.IsAsciiLetterOrDigit));
                if (!starred) pattern.Append(words[i].Text);
                else if (pattern.Length == 0 || pattern[^1] != '*') pattern.Append('*');
            }
            return pattern.ToString();
        }

        readonly record struct Word(int Place, string Text, bool IsGap);

        IEnumerable<Word> Words(string text)
        {
            var place = 0;
            for (var start = 0; start < text.Length;)
            {
                var (end, isGap) = (start + 1, IsSeparator(text[start]));
                while (end < text.Length && IsSeparator(text[end]) == isGap) end++;
                yield return new(isGap ? place : place++, text[start..end], isGap);
                start = end;
            }
        }
    }
}
