using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>Every case of `Cases/*.kql`, on every backend.</summary>
sealed class CaseTests
{
    static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases");

    static IEnumerable<TestCaseData> Cases() =>
        from file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases"), "*.kql")
            .Order(StringComparer.Ordinal)
        from one in QueryCase.Load(file)
        from backend in Backends.All
        select new TestCaseData(one, backend.Name).SetName($"{one} ({backend.Name})");

    [TestCaseSource(nameof(Cases))]
    public void A_query_gives_what_its_case_says(object boxed, string backend)
    {
        if (ExpectedText.IsUpdated) Assert.Ignore("cases are being rewritten");
        var one = (QueryCase)boxed;
        var (section, text, marked) = one.Run(Store, Backends.Find(backend)!);
        Assert.That($"{section}\n{text}", Is.EqualTo($"{one.Section}\n{one.Expected}"),
            "LOGHUNT_UPDATE=1 writes the cases anew; read the difference");
        if (section == "error") Assert.That(marked, Is.EqualTo(one.Query), "the places of the mistakes");
    }

    [Test]
    public void Cases_are_rewritten_when_that_is_asked_for()
    {
        if (!ExpectedText.IsUpdated) Assert.Ignore("set LOGHUNT_UPDATE=1 to rewrite the cases");
        foreach (var file in Directory.GetFiles(Folder, "*.kql"))
        {
            var source = Path.Combine(SourceFolder(), Path.GetFileName(file));
            QueryCase.Write(source, [.. QueryCase.Load(source)
                .Select(one => one.Run(Store, Backends.All[^1]) is var (section, text, marked) ? (one, section, text, marked) : default)]);
        }
        Assert.Pass("read the difference before it is committed");
    }

    static string SourceFolder()
    {
        var folder = new DirectoryInfo(Folder);
        while (!File.Exists(Path.Combine(folder.FullName, "LogHunt.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "LogHunt.Query.Tests", "Cases");
    }

    /// <summary>A small table of the real schema: three sessions of a firewall, all other tables empty.</summary>
    static readonly Snapshot Store = new(StandardTables.All.Select(schema => schema == StandardTables.NetworkSession
        ? SnapshotTable.Of(schema, Sessions(
            ("2026-11-23T08:00:00Z", "10.0.0.1", "192.0.2.7", 22, "Deny"),
            ("2026-11-23T09:30:00Z", "10.0.0.2", "198.51.100.9", 443, "Allow"),
            ("2026-11-23T11:59:00Z", "10.0.0.1", "203.0.113.5", 443, "Allow")))
        : new SnapshotTable(schema, [])));

    static Batch Sessions(params (string Time, string Source, string Destination, int Port, string Action)[] rows)
    {
        var table = StandardTables.NetworkSession;
        var builders = table.Columns.Select(column => ColumnBuilder.For(column.Type)).ToArray();
        foreach (var row in rows)
        {
            var cells = new Dictionary<string, object?>
            {
                ["TimeGenerated"] = DateTime.Parse(row.Time, null, System.Globalization.DateTimeStyles.AdjustToUniversal),
                ["SrcIpAddr"] = row.Source, ["DstIpAddr"] = row.Destination, ["DstPortNumber"] = row.Port, ["DvcAction"] = row.Action,
                ["Type"] = "NetworkSession",
            };
            foreach (var (builder, column) in builders.Zip(table.Columns))
                builder.Append(cells.GetValueOrDefault(column.Name) ?? (column.Type == ColumnType.String ? "" : null));
        }
        return new([.. builders.Select(builder => builder.Build())], rows.Length);
    }
}
