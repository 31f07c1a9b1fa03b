using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>How records write their fields; `Samples/Fields/fields.txt` says what is read of what.</summary>
sealed class FieldSyntaxTests
{
    static readonly FieldMap Map = new([StandardTables.AuditEvent],
        [FieldRule.Read("first one"), FieldRule.Text("second The~second", Asim.Object)]);

    static readonly Dictionary<string, Func<byte[], RecordFields, bool>> Syntaxes = new()
    {
        ["pairs"] = (text, fields) => FieldSyntax.Pairs().Read(text, fields),
        ["commas"] = (text, fields) => FieldSyntax.Pairs(KeyValueDialect.Comma).Read(text, fields),
        ["parted"] = (text, fields) => FieldSyntax.Parted(", ").Read(text, fields),
        ["cef"] = (text, fields) => FieldSyntax.Cef().Read(text, fields),
        ["leef"] = (text, fields) => FieldSyntax.Leef().Read(text, fields),
        ["xml"] = (text, fields) => FieldSyntax.Xml(named: "Data").Read(text, fields),
        ["document"] = (text, fields) => FieldSyntax.Document(typed: "who").Read(text, fields),
        ["elements"] = (text, fields) => FieldSyntax.Elements().Read(text, fields),
        ["labelled"] = (text, fields) => FieldSyntax.Labelled(", ").Read(text, fields),
        ["numbered"] = (text, fields) =>
            FieldSyntax.Numbered((byte)',', 1, [(7, "second")], Map.At("first")).Read(text, fields),
        ["json"] = (text, fields) => FieldSyntax.Json().Read(text, fields),
        ["csv"] = (text, fields) => FieldSyntax.Separated((byte)',').Read(text, Map.At("first second _ third"), fields),
        ["tsv"] = (text, fields) => FieldSyntax.Separated((byte)'\t', quote: 0).Read(text, Map.At("first second _ third"), fields),
        ["headed"] = Headed,
    };

    /// <summary>A header and a row, a bar between them.</summary>
    static bool Headed(byte[] text, RecordFields fields)
    {
        var header = new HeaderLine(Map, FieldSyntax.Separated((byte)','));
        var bar = Math.Max(text.AsSpan().IndexOf((byte)'|'), 0);
        header.Learn(text.AsSpan(0, bar));
        var row = text.AsSpan(bar).TrimStart((byte)'|');
        return header.Fits(row) && header.Read(row, fields);
    }

    [Test]
    public void Fields_are_read_as_the_case_file_says() => CaseFile.Check("Fields/fields.txt", input =>
    {
        var blank = input.IndexOf(' ', StringComparison.Ordinal);
        var text = input[(blank + 1)..].Replace("<tab>", "\t", StringComparison.Ordinal);
        var fields = new RecordFields(Map);
        if (!Syntaxes[input[..blank]](Encoding.UTF8.GetBytes(text), fields)) return "nothing";
        return Shown(fields);
    });

    [Test]
    public void No_bytes_break_a_syntax_and_no_field_is_empty([ValueSource(nameof(Names))] string name)
    {
        string[] pieces = ["CEF:0|", "LEEF:2.0|", "|", "\\", "\\|", "=", " ", "\"", "\"\"", ",", "\t", "{", "}", "[", "]", ":", "first",
            "second", "a", "-", "(empty)", "x09", "^", "\\u00e6", "\\ud800", "1", "null", "\0", "æ"];
        var piece = Gen.Elements(pieces).Select(Encoding.UTF8.GetBytes);
        var noise = Gen.Choose(0, 255).Select(b => new[] { (byte)b });
        var line = Gen.Frequency((9, piece), (1, noise)).ListOf().Select(parts => parts.SelectMany(bytes => bytes).ToArray());
        var fields = new RecordFields(Map);
        Prop.ForAll(line.ToArbitrary(), text =>
        {
            Syntaxes[name](text, fields);
            Shown(fields);
            return Enumerable.Range(0, Map.Rules.Length).All(slot => fields.Has(slot) == !fields.Peek(slot).IsEmpty);
        }).Check(Seeded.Config(5_000));
    }

    [Test]
    public void Reading_pairs_and_positions_and_JSON_again_allocates_nothing()
    {
        var fields = new RecordFields(Map);
        var (pairs, commas, json) = (FieldSyntax.Pairs(), FieldSyntax.Separated((byte)','), FieldSyntax.Json());
        var columns = Map.At("first second third");
        Assert.That(Allocations.OfThread(() => { for (var i = 0; i < 1000; i++) All(); }) / 1000, Is.Zero);

        void All()
        {
            pairs.Read("first=1 second=\"two words\" third=3"u8, fields);
            commas.Read("1,\"two, \"\"words\"\"\",3"u8, columns, fields);
            json.Read("{\"first\":1,\"b\":{\"c\":\"two \\\"words\\\"\"}}"u8, fields);
        }
    }

    static string[] Names() => [.. Syntaxes.Keys];

    static string Shown(RecordFields fields)
    {
        var rows = new RowWriter();
        rows.Begin(StandardTables.AuditEvent);
        var first = Encoding.UTF8.GetString(fields.Peek(0));
        fields.Write(StandardTables.AuditEvent, rows, FormatRun.File());
        return string.Join('\n', rows.Values(0).Select(value => $"{value.Column} = {value.Value}")
            .Prepend(first.Length > 0 ? $"slot of first = {first}" : "").Where(text => text.Length > 0));
    }
}
