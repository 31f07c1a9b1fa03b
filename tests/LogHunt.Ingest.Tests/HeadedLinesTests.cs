using System.Globalization;
using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Tests;

/// <summary>Lines with what other programs put around them, as they come out of a store.</summary>
sealed class HeadedLinesTests
{
    const string Accepted = "Accepted password for ola from 203.0.113.9 port 5023 ssh2";

    [Test]
    public void Actions_of_a_bulk_file_are_skipped_and_each_document_is_read()
    {
        using var store = new TestStore();
        store.Put("bulk.ndjson", $$$"""
            {"index":{"_index":"logs-2026","_id":"1"}}
            {"@timestamp":"2026-06-25T16:54:28Z","host":{"name":"web01"},"message":"sshd[77]: {{{Accepted}}}"}
            { "create" : { } }
            {"@timestamp":"2026-06-25T16:54:29Z","host":{"name":"web01"},"message":"sshd[77]: {{{Accepted}}}"}
            {"index":{"name":"an event of somebody's"}}
            {"\ud800":{"_id":"1"}}
            {"index":{"\ud800":"1"}}

            """);
        var file = store.Ingest().Files.Single();
        Assert.That((file.Parsed, file.Skipped, file.Unparsed), Is.EqualTo((2, 2, 3)));
        Assert.That(file.Warnings, Has.None.Contains("internal error"));
    }

    [Test]
    public void An_event_over_lines_is_read_out_of_the_json_that_carries_it()
    {
        using var store = new TestStore();
        const string Event = """03/02/2026 09:15:30 AM\nLogName=Security\nEventCode=4740\nComputerName=dc01\nKeywords=Audit Success\n"""
            + """Message=A user account was locked out.\n\nAccount That Was Locked Out:\n\tAccount Name:\t\tola""";
        store.Put("export.json", $$$"""{"result":{"_raw":"{{{Event}}}"}}""" + "\n");
        store.Ingest();
        Assert.That(store.Rows(StandardTables.UserManagement, "Dvc", "EventType", "TargetUsername", "Format").Single(),
            Is.EqualTo(new object[] { "dc01", "UserLocked", "ola", "windows-text" }));
    }

    [Test]
    public void Colours_are_no_part_of_a_value_and_stay_in_the_raw_line()
    {
        const string Line = "2026-06-25T16:54:28Z web01 \e[1;32msshd[77]\e[0m: Accepted password for \e[31mola\e[m from 203.0.113.9 port 5023 ssh2";
        using var store = new TestStore();
        store.Put("console.log", Line + "\n");
        store.Ingest();
        Assert.That(store.Rows(StandardTables.Authentication, "Dvc", "TargetUsername", "SrcIpAddr", "RawLine").Single(),
            Is.EqualTo(new object[] { "web01", "ola", "203.0.113.9", Line }));
    }

    [TestCase("25-06-2026 16:54:28", "2026-06-25", "zone-assumed")]
    [TestCase("05/06/2026 16:54:28", "2026-06-05", "ambiguous", Description = "nothing tells the month from the day")]
    public void A_day_that_may_be_a_month_is_told(string time, string day, string quality)
    {
        using var store = new TestStore();
        store.Put("relay.log", $"{time} web01 sshd[77]: {Accepted}\n");
        store.Ingest();
        var row = store.Rows(StandardTables.Authentication, "TimeGenerated", "TimeQuality").Single();
        Assert.That((((DateTime)row[0]!).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row[1]), Is.EqualTo((day, (object)quality)));
    }
}
