using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Lookups;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>
/// `externaldata (columns) [urls] with (…)`. Nothing is fetched: a URL stands for the file that `loghunt external add` put into the store
/// for it. Where a query is only checked no file is needed.
/// </summary>
sealed class ExternalDataOperator : Operator<ExternalDataOperator.ExternalData>
{
    internal sealed record ExternalData(ImmutableArray<ColumnDeclaration> Columns, ImmutableArray<ExprSyntax> Urls,
        ImmutableArray<Setting> Settings) : OperatorSyntax;

    static readonly string[] Settable = ["format", "ignoreFirstRecord", "zipPattern"];

    public override Doc Doc { get; } = new("externaldata",
        "The rows of files that `loghunt external add URL FILE` put into the store for these URLs; nothing is fetched. Formats: "
        + string.Join(", ", LookupFormat.All.Select(format => format.Name)) + ", also packed; settings: `format`, `ignoreFirstRecord`, "
        + "`zipPattern`.",
        "externaldata(host:string, n:long)['https://example.com/list.csv'] with (ignoreFirstRecord=true) | where n > 1", "b.example, 2")
    {
        Aliases = ["external_data"],
    };

    public override OperatorPlace Place => OperatorPlace.Start;

    protected override TokenListParser<KqlToken, ExternalData> Parser(Grammar grammar) =>
        from columns in Grammar.Columns
        from open in Token.EqualTo(KqlToken.OpenBracket)
        from urls in grammar.Expressions
        from close in Token.EqualTo(KqlToken.CloseBracket)
        from settings in Grammar.Word("with").IgnoreThen(Grammar.ListOf(Grammar.OneSetting).Between(Grammar.Open, Grammar.Close))
            .OptionalOrDefault([])
        select new ExternalData(columns, urls, settings);

    protected override PlanNode Bind(ExternalData external, PlanNode input, Binder binder)
    {
        var names = new NameList(binder.Diagnostics);
        ImmutableArray<ColumnSchema> schema =
            [.. external.Columns.Select(column => new ColumnSchema(names.Explicit(column.Name.Name, column.Name.Span), column.Type))];
        var (format, ignoreFirst, pattern) = Read(external.Settings, binder);
        var table = new LookupTable(schema);
        foreach (var syntax in external.Urls)
        {
            if (Constants.Fold(binder.Expressions.Bind(syntax, Row.None)) is ConstantExpr { Value: string url })
                Add(table, url, syntax, format ?? LookupFormat.OfUrl(url), ignoreFirst, pattern, binder);
            else binder.Diagnostics.NotConstant(syntax.Span, "a URL");
        }
        return new ValuesNode(schema, table.Build());
    }

    static void Add(LookupTable table, string url, ExprSyntax syntax, LookupFormat format, bool ignoreFirst, string pattern, Binder binder)
    {
        if (binder.Context.Lookup(LookupKind.External, url) is not var (_, content))
        {
            if (binder.Context.Ask is not null) binder.Diagnostics.NoExternalFile(syntax.Span, url);
            else binder.Notes.Add($"there is no file for `{url}` in the store; the query needs one to run");
            return;
        }
        if (binder.Context.Ask is null) return;
        try
        {
            table.Add(content, format, ignoreFirst, pattern);
        }
        catch (InvalidDataException wrong)
        {
            binder.Diagnostics.BadLookup(syntax.Span, $"the file for `{url}`", wrong.Message);
        }
    }

    static (LookupFormat? Format, bool IgnoreFirst, string Pattern) Read(ImmutableArray<Setting> settings, Binder binder)
    {
        var (format, ignoreFirst, pattern) = (default(LookupFormat), false, "*");
        foreach (var setting in settings)
        {
            switch (setting.Name.Name)
            {
                case "format":
                    format = LookupFormat.Find(setting.Value);
                    if (format is null)
                        binder.Diagnostics.NoSettingValue(
                            setting.ValueSpan, setting.Value, "format", LookupFormat.All.Select(one => one.Name));
                    break;
                case "ignoreFirstRecord" when bool.TryParse(setting.Value, out var ignore): ignoreFirst = ignore; break;
                case "ignoreFirstRecord":
                    binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "ignoreFirstRecord", ["true", "false"]);
                    break;
                case "zipPattern": pattern = setting.Value; break;
                case var name:
                    binder.Diagnostics.NoSetting(setting.Name.Span, name, "externaldata", Nearest.To(name, Settable));
                    break;
            }
        }
        return (format, ignoreFirst, pattern);
    }
}
