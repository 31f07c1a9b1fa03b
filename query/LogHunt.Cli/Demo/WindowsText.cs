using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LogHunt.Cli.Demo;

/// <summary>A domain controller's Security log as winlogbeat writes it: one JSON object a line.</summary>
sealed class WindowsText(DemoSite site, Random random)
{
    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    int record = 880_000;

    string Computer => $"DC01.{site.Domain.ToLowerInvariant()}.example";

    public string Ordinary(DateTime time) => random.NextDouble() switch
    {
        < .06 => Failed(time, site.User(random), site.Workstation(random)),
        < .40 => LoggedOff(time, site.User(random)),
        _ => LoggedOn(time, site.User(random), site.Workstation(random), logonType: random.Next(3) == 0 ? 2 : 3),
    };

    public string LoggedOn(DateTime time, string user, string address, int logonType) =>
        Event(time, 4624, "Logon", "success", "An account was successfully logged on.", new()
    {
        ["SubjectUserSid"] = "S-1-0-0", ["SubjectUserName"] = "-", ["SubjectDomainName"] = "-", ["SubjectLogonId"] = "0x0",
        ["TargetUserSid"] = Sid(user), ["TargetUserName"] = user, ["TargetDomainName"] = site.Domain, ["TargetLogonId"] = LogonId(),
        ["LogonType"] = logonType.ToString(CultureInfo.InvariantCulture), ["LogonProcessName"] = "Kerberos",
            ["AuthenticationPackageName"] = "Kerberos",
        ["WorkstationName"] = "-", ["ProcessId"] = "0x0", ["ProcessName"] = "-", ["IpAddress"] = address,
            ["IpPort"] = random.Next(49_152, 65_536).ToString(CultureInfo.InvariantCulture),
    });

    public string Failed(DateTime time, string user, string address) =>
        Event(time, 4625, "Logon", "failure", "An account failed to log on.", new()
    {
        ["SubjectUserSid"] = "S-1-0-0", ["SubjectUserName"] = "-", ["SubjectDomainName"] = "-", ["SubjectLogonId"] = "0x0",
        ["TargetUserSid"] = "S-1-0-0", ["TargetUserName"] = user, ["TargetDomainName"] = site.Domain, ["Status"] = "0xc000006d",
            ["FailureReason"] = "%%2313", ["SubStatus"] = "0xc000006a",
        ["LogonType"] = "3", ["LogonProcessName"] = "NtLmSsp ", ["AuthenticationPackageName"] = "NTLM", ["WorkstationName"] = "-",
        ["ProcessId"] = "0x0", ["ProcessName"] = "-", ["IpAddress"] = address, ["IpPort"] = random.Next(49_152, 65_536)
            .ToString(CultureInfo.InvariantCulture),
    });

    public string LoggedOff(DateTime time, string user) => Event(time, 4634, "Logoff", "success", "An account was logged off.", new()
    {
        ["TargetUserSid"] = Sid(user), ["TargetUserName"] = user, ["TargetDomainName"] = site.Domain, ["TargetLogonId"] = LogonId(),
            ["LogonType"] = "3",
    });

    public string Created(DateTime time, string actor, string user) =>
        Event(time, 4720, "User Account Management", "success", "A user account was created.", new()
    {
        ["TargetUserName"] = user, ["TargetDomainName"] = site.Domain, ["TargetSid"] = Sid(user),
        ["SubjectUserSid"] = Sid(actor), ["SubjectUserName"] = actor, ["SubjectDomainName"] = site.Domain,
            ["SubjectLogonId"] = LogonId(), ["SamAccountName"] = user,
    });

    public string AddedToGroup(DateTime time, string actor, string user, string group) =>
        Event(time, 4732, "Security Group Management", "success", "A member was added to a security-enabled local group.", new()
    {
        ["MemberName"] = $"CN={user},CN=Users,DC={site.Domain.ToLowerInvariant()},DC=example", ["MemberSid"] = Sid(user),
            ["TargetUserName"] = group, ["TargetDomainName"] = "Builtin", ["TargetSid"] = "S-1-5-32-544",
        ["SubjectUserSid"] = Sid(actor), ["SubjectUserName"] = actor, ["SubjectDomainName"] = site.Domain, ["SubjectLogonId"] = LogonId(),
    });

    public string Cleared(DateTime time, string actor) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["@timestamp"] = Time(time),
        ["event"] = new { action = "Log clear", code = "1102", kind = "event", outcome = "success",
            provider = "Microsoft-Windows-Eventlog" },
        ["host"] = new { name = Computer },
        ["message"] = "The audit log was cleared.",
        ["winlog"] = new
        {
            channel = "Security", computer_name = Computer, event_id = "1102", provider_name = "Microsoft-Windows-Eventlog",
                record_id = ++record, task = "Log clear",
            user_data = new { SubjectUserSid = Sid(actor), SubjectUserName = actor, SubjectDomainName = site.Domain,
                SubjectLogonId = LogonId(), xml_name = "LogFileCleared" },
        },
    }, Json);

    string Event(DateTime time, int id, string task, string outcome, string message, Dictionary<string, string> data) =>
        JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["@timestamp"] = Time(time),
        ["event"] = new { action = task, code = id.ToString(CultureInfo.InvariantCulture), kind = "event", outcome,
            provider = "Microsoft-Windows-Security-Auditing" },
        ["host"] = new { name = Computer },
        ["message"] = message,
        ["winlog"] = new
        {
            channel = "Security", computer_name = Computer, event_data = data, event_id = id.ToString(CultureInfo.InvariantCulture),
            keywords = new[] { outcome == "success" ? "Audit Success" : "Audit Failure" }, opcode = "Info",
            provider_guid = "{54849625-5478-4994-A5BA-3E3B0328C30D}", provider_name = "Microsoft-Windows-Security-Auditing",
                record_id = ++record, task,
        },
    }, Json);

    string LogonId() => $"0x{random.Next(0x10000, 0xffffff):x}";

    static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    static string Sid(string user) =>
        string.Create(CultureInfo.InvariantCulture, $"S-1-5-21-1004336348-1177238915-682003330-{1000 + user.Sum(letter => letter) % 8000}");
}
