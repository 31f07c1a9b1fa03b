using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Formats.LinuxSyslog;
using LogHunt.Ingest.Formats.Windows;
using LogHunt.Ingest.Rows;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Samples of our own under Samples/&lt;format&gt;: `x.log` and the rows it becomes, `x.txt`. LOGHUNT_UPDATE=1 writes the rows anew in the source tree; the diff is reviewed.
/// </summary>
sealed class SignInFormatTests
{
    static readonly string[] Formats = ["linux-syslog", "windows-winlogbeat-json", "windows-nxlog-json", "windows-flat-json", "windows-loganalytics-json"];

    static IEnumerable<TestCaseData> Samples() =>
        Formats.SelectMany(format => FormatSamples.Files(format).Select(file => new TestCaseData(format, file).SetArgDisplayNames(format, file)));

    [TestCaseSource(nameof(Samples))]
    public void Sample_records_become_the_rows_beside_them(string format, string file) => FormatSamples.Compare(format, file);

    [TestCaseSource(nameof(Samples))]
    public void The_format_of_a_sample_claims_each_of_its_records(string format, string file)
    {
        var samples = new FormatSamples(format);
        Assert.That(samples.Lines(file).Where(line => line[0] != ' ' && samples.ClaimedBy(line) != format).Select(Encoding.UTF8.GetString), Is.Empty);
    }

    [TestCaseSource(nameof(Samples))]
    public void A_record_cut_anywhere_or_with_a_byte_flipped_still_becomes_rows_or_a_reason(string format, string file) => FormatSamples.Damage(format, file);

    [Test]
    public void An_indented_line_continues_a_syslog_line_and_nothing_else()
    {
        var choice = new FormatChoice(FormatSamples.Source(), null, new EnvelopeReader());
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
    public void Each_message_that_a_reader_is_registered_for_has_a_sample()
    {
        LinuxSyslogMessages[] tables =
        [
            OpenSshMessages.Messages, OpenSshConnections.Messages, PamMessages.Messages, PamModules.Messages, LinuxAccountsMessages.Messages, LinuxAccountsGroups.Messages, SudoMessages.Su, SudoMessages.Doas,
            SudoMessages.Polkit, LinuxSyslogSessions.Login, LinuxSyslogSessions.Logind, LinuxSyslogSessions.Klogind, LinuxSyslogSessions.Dropbear, LinuxSyslogTransfers.Ftp,
            LinuxSyslogTransfers.Dovecot,
        ];
        var samples = new FormatSamples("linux-syslog");
        var said = string.Join('\n', FormatSamples.Files("linux-syslog").SelectMany(samples.Lines).Select(Encoding.UTF8.GetString));
        Assert.That(tables.SelectMany(table => table.Beginnings).Where(begins => !said.Contains(": " + begins, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Each_event_id_becomes_one_row_with_an_event_type_of_its_schema()
    {
        var known = new Dictionary<string, string[]>
        {
            ["Authentication"] = ["Logon", "Logoff", "Elevate"],
            ["UserManagement"] = ["UserCreated", "UserDeleted", "UserModified", "UserLocked", "UserUnlocked", "UserDisabled", "UserEnabled", "PasswordChanged", "PasswordReset",
                "GroupCreated", "GroupDeleted", "GroupModified", "UserAddedToGroup", "UserRemovedFromGroup", "GroupEnumerated"],
            ["AuditEvent"] = ["Set", "Read", "Create", "Delete", "Execute", "Install", "Clear", "Enable", "Disable", "Initialize", "Start", "Stop", "Other"],
        };
        string[] names =
        [
            "SubjectUserName", "SubjectDomainName", "SubjectUserSid", "SubjectLogonId", "TargetUserName", "TargetDomainName", "TargetUserSid", "TargetSid", "TargetLogonId", "MemberName",
            "MemberSid", "OldTargetUserName", "NewTargetUserName", "AccountName", "AccountDomain", "LogonID", "ClientName", "ClientAddress", "IpAddress", "IpPort", "WorkstationName",
            "Workstation", "ServiceName", "ServiceSid", "TargetServerName", "LogonType", "AuthenticationPackageName", "AuthenticationType", "ReasonCode", "Status", "SubStatus",
            "ProcessName", "ProcessId", "ObjectName", "ObjectType", "OldValue", "NewValue", "DestAddress", "CallingStationID",
        ];
        var rows = new RowWriter();
        var wrong = new List<string>();
        foreach (var id in WindowsEventTable.SecurityIds)
        {
            foreach (var value in (string[])["", "-", "0x1", "7", "192.0.2.1", "CN=a\\,b,DC=c", "a@b", "d\\u"])
            {
                var logged = new WindowsEvent { Id = id, Channel = "Security", Computer = "pc.example.com" };
                foreach (var name in names) logged.Data.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
                rows.Clear();
                WindowsEventRows.Write(logged, FormatSamples.Source(), rows);
                var type = Encoding.UTF8.GetString(rows.Peek(Asim.EventType));
                if (rows.Count != 1 || !known[rows.Table().Name].Contains(type) || !rows.Has(Asim.EventResult)) wrong.Add($"{id} with `{value}`: {rows.Count} rows, {type}");
            }
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Hostile_lines_never_break_a_sign_in_format()
    {
        var envelopes = new EnvelopeReader();
        var rows = new RowWriter();
        var parsers = Formats.Select(name => LogFormats.Find(name)!.Open(FormatSamples.Source())).ToArray();
        Prop.ForAll(HostileText.SignIns(), text =>
        {
            foreach (var reader in parsers)
            {
                rows.Clear();
                var outcome = reader.Read(envelopes.Strip(text), rows);
                if (outcome == LineOutcome.Parsed && rows.Count == 0 || outcome == LineOutcome.Rejected && rows.Reason.Length == 0) return false;
            }
            return true;
        }).Check(Seeded.Config(20_000));
    }
}
