using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A workbook's parts, read as XML.</summary>
sealed partial class XlsxOutputTests
{
    static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    static XElement Part(byte[] workbook, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        using var stream = archive.GetEntry(name)!.Open();
        return XElement.Load(stream);
    }

    static XElement Sheet(ResultRows rows) => Part(OutputRows.Write(new XlsxOutput(), rows).Bytes, "xl/worksheets/sheet1.xml");

    /// <summary>Type and value of each cell of a row (from 1); text as a spreadsheet reads it.</summary>
    static string[] Row(XElement sheet, int row) => [.. sheet.Descendants(Main + "row").ElementAt(row - 1).Elements(Main + "c")
        .Select(cell => $"{Regex.Replace((string)cell.Attribute("r")!, "[0-9]", "")} {(string?)cell.Attribute("t") ?? "n"} " +
            (cell.Element(Main + "v")?.Value ?? Read(cell.Descendants(Main + "t").Single().Value)))];

    static string Read(string text) =>
        Numbers().Replace(text, match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [Test]
    public void Each_type_is_a_cell_of_its_own_kind()
    {
        var sheet = Sheet(OutputRows.Of(
            ("b", ColumnType.Bool, [true, null]), ("l", ColumnType.Long, [-7L, 9_007_199_254_740_993]), ("r", ColumnType.Real, [2.5, double.NaN]),
            ("d", ColumnType.Decimal, [1.50m, 1.23456789012345678m]), ("t", ColumnType.DateTime, [new DateTime(2026, 11, 23, 12, 0, 0), new DateTime(1601, 1, 1)]),
            ("s", ColumnType.TimeSpan, [TimeSpan.FromHours(36), TimeSpan.FromHours(-1)]), ("x", ColumnType.String, ["=1+1", ""]),
            ("y", ColumnType.Dynamic, [new DynamicArray([1L]), null])));
        Assert.That(Row(sheet, 1), Is.EqualTo("blrdtsxy".Select((name, i) => $"{(char)('A' + i)} inlineStr {name}")));
        Assert.That(Row(sheet, 2), Is.EqualTo(new[]
        {
            "A b 1", "B n -7", "C n 2.5", "D n 1.50", "E n 46349.5", "F n 1.5", "G inlineStr =1+1", "H inlineStr [1]",
        }));
        Assert.That(Row(sheet, 3), Is.EqualTo(new[]
        {
            "B inlineStr 9007199254740993", "C inlineStr NaN", "D inlineStr 1.23456789012345678",
            "E inlineStr 1601-01-01T00:00:00.0000000Z", "F inlineStr -01:00:00",
        }));
        Assert.That(sheet.Descendants(Main + "pane").Single().Attribute("state")!.Value, Is.EqualTo("frozen"));
        Assert.That(sheet.Descendants(Main + "col").Select(column => (int)column.Attribute("width")!), Has.Exactly(8).InRange(6, 60));
    }

    [Test]
    public void Hostile_texts_are_text_and_come_back_as_they_were()
    {
        var sheet = Sheet(OutputRows.OfHostile());
        Assert.That(sheet.Descendants(Main + "f"), Is.Empty);
        Assert.That(OutputRows.Hostile.Select((_, i) => Row(sheet, i + 2)[0]),
            Is.EqualTo(OutputRows.Hostile.Select(text => $"A inlineStr {OutputRows.Kept(text)}")));
    }

    [Test]
    public void What_a_cell_cannot_hold_is_cut_and_said()
    {
        var (bytes, lost) = OutputRows.Write(new XlsxOutput(), OutputRows.Of(("s", ColumnType.String, [new string('x', 32_766) + "👍", "short"])));
        Assert.That(Row(Part(bytes, "xl/worksheets/sheet1.xml"), 2)[0], Has.Length.EqualTo("A inlineStr ".Length + 32_766));
        Assert.That(lost, Has.Count.EqualTo(1));
        Assert.That(lost[0], Does.Contain("32,767 characters, and 1 was longer"));
        using var folder = new TemporaryFolder();
        var result = LogHuntProgram.Run("query", "print s = strcat_array(repeat('x', 40000), '')", "--out", folder["r.xlsx"], "--store", folder["store"]);
        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Errors, Does.Contain("write csv or parquet"));
    }

    [Test]
    public void Rows_beyond_a_sheet_are_said()
    {
        var batch = new Batch([Column.FromValues(ColumnType.Bool, [.. Enumerable.Repeat((object?)true, 4096)])], 4096);
        var (_, lost) = OutputRows.Write(new XlsxOutput(), new([new("b", ColumnType.Bool)], Enumerable.Repeat(batch, 257)));
        Assert.That(lost, Has.Count.EqualTo(1));
        Assert.That(lost[0], Does.StartWith("a sheet holds 1,048,576 rows"));
    }

    [Test]
    public void Every_part_is_related_and_has_its_type()
    {
        var bytes = OutputRows.Write(new XlsxOutput(), OutputRows.Of(("a", ColumnType.Long, []))).Bytes;
        using var archive = new ZipArchive(new MemoryStream(bytes));
        var types = Part(bytes, "[Content_Types].xml").Elements().Select(type => (string?)type.Attribute("PartName")).Where(name => name is not null);
        Assert.That(types, Is.EquivalentTo(archive.Entries.Select(entry => "/" + entry.FullName).Where(name => !name.EndsWith(".rels", StringComparison.Ordinal)
            && name != "/[Content_Types].xml")));
        Assert.That(Part(bytes, "xl/styles.xml").Descendants(Main + "cellXfs").Single().Elements().Count(), Is.EqualTo(5));
    }

    [Test]
    public void LibreOffice_reads_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["r.xlsx"], OutputRows.Write(new XlsxOutput(), OutputRows.Of(("s", ColumnType.String, ["=1+1", "ål"]), ("n", ColumnType.Long, [1L, 2L]))).Bytes);
        try
        {
            using var office = Process.Start(new ProcessStartInfo("soffice", ["--headless", "--convert-to", "csv", "--outdir", folder.Path, folder["r.xlsx"]])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
            office.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("soffice is not installed");
        }
        Assert.That(File.ReadAllText(folder["r.csv"]), Is.EqualTo("s,n\n=1+1,1\nål,2\n"));
    }

    [GeneratedRegex("_x([0-9A-F]{4})_")]
    private static partial Regex Numbers();
}
