using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>One message of a Linux host, and the beginnings of the rows that it can become.</summary>
readonly ref struct LinuxSyslogMessage(ReadOnlySpan<byte> text, string program, string processId, long count, Head head,
    LogFile file, RowWriter rows)
{
    /// <summary>What the program said.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>The tag without path, process id and `(pam_unix)`.</summary>
    public string Program { get; } = program;

    public string ProcessId { get; } = processId;

    /// <summary>How often it was said: syslog folds repeats into one line.</summary>
    public long Count { get; } = count;

    public Head Head { get; } = head;

    public LogFile File { get; } = file;

    public RowWriter Rows { get; } = rows;

    public LinuxSyslogMessage With(ReadOnlySpan<byte> text) => new(text, Program, ProcessId, Count, Head, File, Rows);

    /// <summary>The same of a line that goes with an attempt of which another line says how it ended: it counts as none (decision 21).</summary>
    public LinuxSyslogMessage Beside() => new(Text, Program, ProcessId, 0, Head, File, Rows);

    public LinuxSyslogMessage Times(long more) =>
        new(Text, Program, ProcessId, Math.Clamp(Count * more, 1, int.MaxValue), Head, File, Rows);

    /// <summary>Begins an Authentication row: `eventType` is Logon, Logoff or Elevate; `service` is what was signed in to.</summary>
    public void SignIn(string eventType, string result, string details = "", string? service = null)
    {
        Begin(StandardTables.Authentication, eventType, result, details);
        var target = service ?? Program;
        var kind = LinuxSyslogServices.Find(target);
        Rows.Text(Asim.EventSubType, kind.SubType);
        Rows.Text(Asim.LogonProtocol, kind.Protocol);
        Rows.Text(Asim.TargetAppName, kind.Application.Length > 0 ? kind.Application : target);
        Rows.Text(Asim.TargetAppType, "Service");
        HostNames.Target(Rows, Head.Host);
    }

    /// <summary>Begins a UserManagement row: `eventType` is UserCreated, PasswordChanged …</summary>
    public void Account(string eventType, string result)
    {
        Begin(StandardTables.UserManagement, eventType, result, "");
        HostNames.Target(Rows, Head.Host);
    }

    /// <summary>Begins an AuditEvent row, which keeps the whole message.</summary>
    public void Audit(string eventType, string result)
    {
        Begin(StandardTables.AuditEvent, eventType, result, "");
        Rows.Text(Asim.EventMessage, Text);
        Rows.Text(Asim.Operation, Program);
    }

    public void Target(ReadOnlySpan<byte> user, ReadOnlySpan<byte> userId = default) => User(UserNames.Target, user, userId);

    public void Actor(ReadOnlySpan<byte> user, ReadOnlySpan<byte> userId = default) => User(UserNames.Actor, user, userId);

    /// <summary>Where a session comes from: an address (brackets, zone and mapping taken off) or a name.</summary>
    public void From(ReadOnlySpan<byte> host, ReadOnlySpan<byte> port = default)
    {
        host = host.Trim("[]()\"',;"u8);
        var zone = host.IndexOf((byte)'%');
        if (zone > 0 && host.Contains((byte)':')) host = host[..zone];
        if (host.IsEmpty || host.SequenceEqual("UNKNOWN"u8) || host.SequenceEqual("unknown"u8)) return;
        Rows.AddressOrHost(Asim.SrcIpAddr, Asim.SrcHostname, host);
        if (TextCursor.IsNumber(port)) Rows.Number(Asim.SrcPortNumber, port);
    }

    /// <summary>How the user proved who they are, in ASIM's words; the program's own stay beside.</summary>
    public void Method(ReadOnlySpan<byte> method)
    {
        if (method.IsEmpty) return;
        Rows.Text(Asim.EventOriginalSubType, method);
        Rows.Text(Asim.LogonMethod,
            method.SequenceEqual("password"u8) ? "Username & Password"
            : method.SequenceEqual("publickey"u8) || method.SequenceEqual("hostbased"u8) ? "PKI"
            : method.EndsWith("/pam"u8) || method.SequenceEqual("challenge-response"u8) ? "PAM"
            : "Other");
    }

    public void Extra(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty) Rows.Extra(name, value);
    }

    void User(UserNames role, ReadOnlySpan<byte> user, ReadOnlySpan<byte> userId)
    {
        role.Name(Rows, user.Trim((byte)' '));
        if (TextCursor.IsNumber(userId)) role.Id(Rows, userId, "UID");
    }

    void Begin(TableSchema table, string eventType, string result, string details)
    {
        Rows.Begin(table);
        Rows.Time(Head.Time, File);
        Rows.Text(Asim.EventType, eventType);
        Rows.Text(Asim.EventResult, result);
        Rows.Text(Asim.EventResultDetails, details);
        Rows.Text(Asim.EventSeverity, result == "Failure" ? "Low" : "Informational");
        if (Count != 1) Rows.Number(Asim.EventCount, Count);
        Rows.Text(Asim.EventVendor, LinuxSyslogServices.Vendor(Program));
        Rows.Text(Asim.EventProduct, LinuxSyslogServices.Product(Program));
        HostNames.Device(Rows, Head.Host);
        Rows.Text(Asim.ActingAppName, Program);
        Rows.Text(Asim.ActingAppId, ProcessId);
        if (Program.Length > 0) Rows.Text(Asim.ActingAppType, "Process");
        if (Head.Severity >= 0) Rows.Text(Asim.EventOriginalSeverity, LinuxSyslogServices.Severity(Head.Severity));
        if (Head.Facility >= 0) Rows.Extra("facility", LinuxSyslogServices.Facility(Head.Facility));
        if (Head.MessageId.Length > 0) Rows.Text(Asim.EventOriginalUid, Head.MessageId);
        if (Head.StructuredData.Length > 0) Rows.Extra("structuredData", Head.StructuredData);
    }

    public override string ToString() => $"{Program}[{ProcessId}]: {Encoding.UTF8.GetString(Text)}";
}

/// <summary>
/// Reads the rest of a message whose beginning it is registered for; false, and no row begun, when the rest is not what it expects.
/// </summary>
delegate bool LinuxSyslogReader(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest);

/// <summary>
/// The messages of a program by how they begin, tried in the order written; what began names the row's EventOriginalType.
/// </summary>
sealed class LinuxSyslogMessages(params (string Begins, LinuxSyslogReader Read)[] messages)
{
    readonly (byte[] Begins, string Name, LinuxSyslogReader Read)[] messages =
        [.. messages.Select(message => (Encoding.UTF8.GetBytes(message.Begins), Name(message.Begins), message.Read))];

    /// <summary>The words alone; `+ ` and `- ` of su are all that there is.</summary>
    static string Name(string begins)
    {
        var name = begins.Trim(' ', '\'', '"', ':', ';', '(');
        return name.EndsWith(" -", StringComparison.Ordinal) ? name[..^2] : name;
    }

    public IEnumerable<string> Beginnings => messages.Select(message => Encoding.UTF8.GetString(message.Begins));

    public bool TryRead(in LinuxSyslogMessage message, ReadOnlySpan<byte> text)
    {
        foreach (var (begins, name, read) in messages)
        {
            if (!text.StartsWith(begins) || !read(message, text[begins.Length..])) continue;
            if (!message.Rows.Has(Asim.EventOriginalType)) message.Rows.Text(Asim.EventOriginalType, name);
            return true;
        }
        return false;
    }
}
