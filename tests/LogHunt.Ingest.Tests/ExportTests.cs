using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Tests;

/// <summary>Exports of search results as CSV, with the lines as they were received in one column.</summary>
sealed class ExportTests
{
    const string Failed = "Failed password for ola from 203.0.113.9 port 5022 ssh2";
    const string Accepted = "Accepted password for kari from 203.0.113.9 port 5023 ssh2";

    [TestCase("splunk", $"""
        "_raw","_time",host,index,linecount,source,sourcetype
        "Jun 25 16:54:28 web01 sshd[77]: {Failed}","2026-06-25T16:54:28.000+0200",web01,main,1,"/var/log/auth.log",linux_secure
        "{Accepted}","2026-06-25T16:54:29.000+0200",web01,main,1,"/var/log/auth.log",linux_secure
        """)]
    [TestCase("powershell", $"""
        #TYPE Selected.System.Management.Automation.PSCustomObject
        sep=,
        "time","host","message"
        "2026-06-25T16:54:28.000Z","web01","sshd[77]: {Failed}"
        "2026-06-25T16:54:29.000Z","web01","sshd[77]: {Accepted}"
        """, 3)]
    [TestCase("graylog", $"""
        "timestamp","source","message"
        "2026-06-25T16:54:28.000Z","web01","sshd[77]: {Failed}"
        "2026-06-25T16:54:29.000Z","web01","sshd[77]: {Accepted}"
        """)]
    [TestCase("kibana", $"""
        "@timestamp","host.name","process.name",message
        "Jun 25, 2026 @ 16:54:28.000",web01,sshd,"{Failed}"
        "Jun 25, 2026 @ 16:54:29.000",web01,sshd,"{Accepted}"
        """)]
    [TestCase("semicolons", $"""
        time;host;message
        2026-06-25 16:54:28;web01;sshd[77]: {Failed}
        2026-06-25 16:54:29;web01;sshd[77]: {Accepted}
        """)]
    public void The_line_in_a_row_is_read_with_what_the_row_says_of_it(string name, string csv, int headers = 1)
    {
        using var store = new TestStore();
        store.Put($"{name}.csv", csv);
        var receipt = store.Ingest();
        Assert.That(receipt.Files.Single().Skipped, Is.EqualTo(headers), "the lines above the rows");
        Assert.That(store.Rows(StandardTables.Authentication, "Dvc", "TargetUsername", "SrcIpAddr").Select(row => string.Join(' ', row)),
            Is.EquivalentTo(new[] { "web01 ola 203.0.113.9", "web01 kari 203.0.113.9" }));
        foreach (var row in store.Rows(StandardTables.Authentication, "TimeGenerated"))
            Assert.That(((DateTime)row[0]!).Date, Is.EqualTo(new DateTime(2026, 6, 25)));
    }

    [Test]
    public void Quotes_in_the_line_are_doubled_in_the_row_and_the_raw_line_is_the_row()
    {
        const string Row = "\"<189>date=2026-06-25 time=16:54:28 devname=\"\"fw01\"\" devid=\"\"FGT60E\"\" logid=\"\"0000000013\"\" "
            + "type=\"\"traffic\"\" subtype=\"\"forward\"\" srcip=10.0.0.1 dstip=198.51.100.7 action=\"\"deny\"\"\",2026-06-25T16:54:28.000+0200,fw01";
        using var store = new TestStore();
        store.Put("splunk.csv", $"_raw,_time,host\r\n{Row}\r\n");
        store.Ingest();
        Assert.That(store.Rows(StandardTables.NetworkSession, "Dvc", "SrcIpAddr", "DvcAction", "RawLine").Single(),
            Is.EqualTo(new object[] { "fw01", "10.0.0.1", "Deny", Row }));
    }

    [Test]
    public void A_row_of_other_columns_and_a_table_of_no_lines_stay_what_they_are()
    {
        using var store = new TestStore();
        store.Put("torn.csv", $"timestamp,source,message\n2026-06-25T16:54:28Z,web01\n2026-06-25T16:54:28Z,web01,sshd[77]: {Failed}\n");
        store.Put("people.csv", "name,town,message\nola,Bodø,hei\n");
        store.Ingest();
        Assert.That(store.Rows(StandardTables.Authentication, "TargetUsername"), Has.Count.EqualTo(1));
        Assert.That(store.Rows(StandardTables.Unparsed, "RawLine").Select(row => row[0]),
            Is.EquivalentTo(new[] { "2026-06-25T16:54:28Z,web01", "name,town,message", "ola,Bodø,hei" }));
    }

    [TestCase("Dato;Bruker;Maskin;Hendelse\n25.06.2026;ola;pc7;Innlogget\n", true)]
    [TestCase("Noe skjedde\nog noe mer\n", false, Description = "no table")]
    public void Of_a_table_that_no_format_knows_the_receipt_says_how_to_describe_it(string text, bool isTable)
    {
        using var store = new TestStore();
        store.Put("own.csv", text);
        var warning = store.Ingest().Files.Single().Warnings.Single();
        Assert.That(warning, Does.StartWith("no line of it was understood"));
        Assert.That(warning.Contains("`loghunt formats check`", StringComparison.Ordinal), Is.EqualTo(isTable));
    }
}
