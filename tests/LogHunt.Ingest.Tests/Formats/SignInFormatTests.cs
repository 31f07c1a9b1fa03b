using System.Text;
using System.Text.Json;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Formats.LinuxSyslog;
using LogHunt.Ingest.Formats.Windows;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>What holds for single formats of sign-ins beyond what holds for every format.</summary>
sealed class SignInFormatTests
{
    [Test]
    public void An_indented_line_continues_a_syslog_line_and_nothing_else()
    {
        var choice = new FormatChoice(FormatRun.File(), null, new EnvelopeReader());
        var rows = new RowWriter();
        LineOutcome Read(string text) => choice.Read(Encoding.UTF8.GetBytes(text), rows);
        Assert.Multiple(() =>
        {
            Assert.That(Read("    indented, with nothing before it"), Is.EqualTo(LineOutcome.Rejected));
            Assert.That(Read("Mar  2 12:00:31 srv1 myapp[12]: a message of two lines"), Is.EqualTo(LineOutcome.Parsed));
            Assert.That(Read("    and this is the second"), Is.EqualTo(LineOutcome.Skipped));
            Assert.That(Read("not a log line at all"), Is.EqualTo(LineOutcome.Rejected));
            Assert.That(Read("    so this continues no record"), Is.EqualTo(LineOutcome.Rejected));
        });
    }

    [Test]
    public void An_indented_line_that_an_open_record_takes_is_held_and_nothing_else()
    {
        const string Packet = " PACKET  000000E3F3B0B1D0 UDP Rcv 198.51.100.53   1a2b R Q [8081   DR  NOERROR] A      (3)www(7)example(3)com(0)";
        var choice = new FormatChoice(FormatRun.File(), null, new EnvelopeReader());
        var rows = new RowWriter();
        LineOutcome Read(string text) => choice.Read(Encoding.UTF8.GetBytes(text), rows);
        Assert.That(((LineOutcome[])[
            Read("20.01.2026 14:03:11 0E68" + Packet), Read("#Version: 1.5"), Read("  x 0E68" + Packet), Read("  Message:"),
        ]), Is.EqualTo((LineOutcome[])[LineOutcome.Held, LineOutcome.Header, LineOutcome.Held, LineOutcome.Held]));
    }

    [Test]
    public void Each_message_that_a_reader_is_registered_for_has_a_sample()
    {
        LinuxSyslogMessages[] tables =
        [
            OpenSshMessages.Messages, OpenSshConnections.Messages,
            PamMessages.Messages, PamModules.Messages, LinuxAccountsMessages.Messages,
            LinuxAccountsGroups.Messages, SudoMessages.Su, SudoMessages.Doas, SudoMessages.Polkit, LinuxSyslogSessions.Login,
            LinuxSyslogSessions.Logind, LinuxSyslogSessions.Klogind, LinuxSyslogSessions.Dropbear, LinuxSyslogTransfers.Ftp,
            LinuxSyslogTransfers.Dovecot,
        ];
        var said = string.Join('\n', FormatSamples.Of("linux-syslog").Lines.Select(Encoding.UTF8.GetString));
        var unsaid = tables.SelectMany(table => table.Beginnings).Where(begins => !said.Contains(": " + begins, StringComparison.Ordinal));
        Assert.That(unsaid, Is.Empty);
    }

    [Test]
    public void Each_event_id_becomes_one_row_that_keeps_the_rules_of_its_table()
    {
        string[] names =
        [
            "SubjectUserName", "SubjectDomainName", "SubjectUserSid", "SubjectLogonId",
            "TargetUserName", "TargetDomainName", "TargetUserSid", "TargetSid", "TargetLogonId",
            "MemberName", "MemberSid", "OldTargetUserName", "NewTargetUserName", "AccountName", "AccountDomain",
            "LogonID", "ClientName", "ClientAddress", "IpAddress", "IpPort", "WorkstationName", "Workstation", "ServiceName", "ServiceSid",
            "TargetServerName", "LogonType", "AuthenticationPackageName", "AuthenticationType", "ReasonCode", "Status", "SubStatus",
            "ProcessName", "ProcessId", "ObjectName", "ObjectType", "OldValue", "NewValue", "DestAddress", "CallingStationID",
        ];
        var rows = new RowWriter();
        var reader = LogFormats.Find("windows-flat-json")!.Open(FormatRun.File());
        var wrong = new List<string>();
        foreach (var id in WindowsEventTable.SecurityIds)
        {
            foreach (var value in (string[])["", "-", "0x1", "7", "192.0.2.1", "CN=a\\,b,DC=c", "a@b", "d\\u"])
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(names.ToDictionary(name => name, _ => value)
                    .Append(new("EventID", $"{id}")).Append(new("Channel", "Security")).Append(new("Computer", "pc.example.com"))
                    .ToDictionary());
                rows.Clear();
                reader.Read(new LogLine(json, json, Head.None), rows);
                rows.Complete(FormatRun.File());
                var fault = rows.Count == 1 ? AsimRules.Fault(rows.Table(), rows.Values(0)) : $"{rows.Count} rows";
                if (fault is not null) wrong.Add($"{id} with `{value}`: {fault}");
            }
        }
        Assert.That(wrong, Is.Empty);
    }
}
