using System.Collections;
using System.Reflection;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Operators;
using LogHunt.Query.Syntax;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>The layout of queries: what it looks like, and that nothing but blanks changes.</summary>
sealed class FormatTests
{
    [Test]
    public void A_query_is_laid_out_in_one_way()
    {
        const string Written = """
            let T=datatable( a:string,n:long )["x",1,"y",2 ]; // two rows
            let f = (s:string) { T| where a==s };
            // who it was
            T|where n>=-1   and a!in("z","w")|join kind = inner(f("x")|project a,m=n*2)on a
            |mv-expand n to typeof(long)|summarize   count(),m=max(n) by bin(n,5),a
            """;
        const string Laid = """
            let T = datatable(a:string, n:long)[
                "x", 1,
                "y", 2
            ];  // two rows
            let f = (s:string) {
                T
                | where a == s
            };
            // who it was
            T
            | where n >= -1 and a !in ("z", "w")
            | join kind=inner (
                f("x")
                | project a, m = n*2
            ) on a
            | mv-expand n to typeof(long)
            | summarize count(), m = max(n) by bin(n, 5), a

            """;
        Assert.That(Kql.Format(Written).Text, Is.EqualTo(Laid.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_long_line_is_broken_after_commas_and_before_and()
    {
        var columns = string.Join(",", Enumerable.Range(0, 40).Select(i => $"column{i}"));
        var laid = Kql.Format($"T | where {string.Join(" and ", Enumerable.Range(0, 20).Select(i => $"column{i} > {i}"))} | project {columns}").Text!;
        Assert.That(laid.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(120));
        Assert.That(laid, Does.Contain("\n    and column"));
    }

    [Test]
    public void What_is_no_text_of_tokens_is_not_laid_out() =>
        Assert.That(Kql.Format("print 'open").Diagnostics.Single().Message, Is.EqualTo("the string is not closed on its line"));

    static IEnumerable<string> Queries() =>
        Directory.GetFiles(Path.Combine(Corpus.Folder(), "kql", "hunts"), "*.kql").Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Concat(Conformance.ConformanceCase.Load(Path.Combine(Corpus.Folder(), "kql", "conformance")).Select(one => one.Query))
            .Concat(Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases"), "*.kql")
                .SelectMany(QueryCase.Load).Select(one => one.Query));

    /// <summary>A layout that would change a token is given up for the text itself, so the layout's own end is looked for as well.</summary>
    [Test]
    public void A_layout_has_the_same_tree_and_comments_and_laid_out_again_is_itself()
    {
        var wrong = new List<string>();
        foreach (var query in Queries())
        {
            if (Kql.Format(query).Text is not { } laid) continue;
            if (Tree(query) != Tree(laid)) wrong.Add($"another tree: {query}\n{laid}");
            else if (Kql.Format(laid).Text != laid) wrong.Add($"laid out again: {laid}\n{Kql.Format(laid).Text}");
            else if (Comments(query) != Comments(laid)) wrong.Add($"other comments: {laid}");
        }
        Assert.That(wrong, Is.Empty, $"{wrong.Count} queries");
    }

    /// <summary>What of a text is in no token, without blanks.</summary>
    static string Comments(string text)
    {
        var (rest, end) = (new StringBuilder(), 0);
        foreach (var token in KqlTokenizer.Tokenize(text, new DiagnosticBag(text)))
        {
            rest.Append(text.AsSpan(end, token.Source().Start - end));
            end = token.Source().Start + token.Source().Length;
        }
        return string.Concat(rest.Append(text.AsSpan(end)).ToString().Where(character => !char.IsWhiteSpace(character) && character != '\ufeff'));
    }

    static string Tree(string text)
    {
        var written = new StringBuilder();
        Write(new QueryParser(TabularOperators.List).Parse(KqlTokenizer.Tokenize(text, new DiagnosticBag(text))), written);
        return written.ToString();
    }

    /// <summary>A node with all that it holds but where it stood.</summary>
    static void Write(object? node, StringBuilder written)
    {
        switch (node)
        {
            case null: written.Append("null"); break;
            case QuerySpan or OperatorGrammar: break;
            case string or DynamicArray or DynamicBag: written.Append(KqlText.Of(node)); break;
            case IEnumerable items:
                written.Append('[');
                foreach (var item in items) Write(item, written);
                written.Append(']');
                break;
            case var _ when node.GetType() is { IsPrimitive: true } or { IsEnum: true } || node.GetType().Namespace == "System":
                written.Append(node).Append(' ');
                break;
            default:
                written.Append(node.GetType().Name).Append('(');
                foreach (var property in node.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
                    .Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract"))
                    Write(property.GetValue(node), written);
                written.Append(')');
                break;
        }
    }
}
