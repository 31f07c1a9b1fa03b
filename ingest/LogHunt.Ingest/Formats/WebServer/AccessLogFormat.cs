using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.WebServer;

/// <summary>
/// Access logs in the common and the combined format, as Apache, nginx and many others write them: `192.0.2.1 - ola [02/Mar/2026:12:00:00
/// +0100] "GET / HTTP/1.1" 200 5120 "referer" "agent"`, with a virtual host before it or further values behind.
/// </summary>
sealed class AccessLogFormat : ILogFormat
{
    static readonly Product Server = new("Web server", "access log");

    public string Name => "web-access";

    public int Most => 86;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        var open = body.IndexOf((byte)'[');
        if (open is < 4 or > 400 || open + 30 > body.Length || body[open - 1] != ' ' || body[open + 3] != '/'
            || body[open + 7] != '/') return 0;
        var close = body[open..].IndexOf("] \""u8);
        return close is > 19 and < 40 && LogTimeText.TryDayMonthName(body[(open + 1)..], out _, out _) ? 86 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var words = new TextCursor(line.Body);
        if (!words.Until(" ["u8, out var before)
            || !words.Until("] \""u8, out var clock)) return rows.Reject("no time in brackets before a request");
        Server.Begin(rows, StandardTables.WebSession, line, file, LogTimeText.Parse(clock));
        rows.Text(Asim.EventType, "WebServerSession"u8);
        scoped ReadOnlySpan<byte> host = Caller(before, rows);
        var request = Quoted(ref words, isRequest: true);
        // `"www.example.com" "GET / HTTP/1.1"`: some put the virtual host in quotes before the request.
        if (host.IsEmpty && !request.Contains((byte)' ') && request.Contains((byte)'.') && words.Skip(" \""u8))
        {
            host = request;
            request = Quoted(ref words, isRequest: true);
        }
        Request(request, host, rows);
        var status = words.Word();
        if (TextCursor.IsNumber(status))
        {
            rows.Text(Asim.HttpStatusCode, status);
            Outcomes.Write(rows, status is [< (byte)'4', _, _]);
        }
        if (words.Word() is var bytes && TextCursor.IsNumber(bytes)) rows.Number(Asim.DstBytes, bytes);
        if (words.Skip(" \""u8))
        {
            rows.Text(Asim.HttpReferrer, Present(Quoted(ref words)));
            if (words.Skip(" \""u8) || words.Skip("\""u8)) rows.Text(Asim.HttpUserAgent, Present(Quoted(ref words)));
        }
        rows.Extra("rest"u8, words.Rest.Trim((byte)' '));
        return rows.Has(Asim.SrcIpAddr) || rows.Has(Asim.SrcHostname) || rows.Has(Asim.Url) ? LineOutcome.Parsed
            : rows.Reject("neither a client nor a request");
    });

    /// <summary>
    /// `host:443 192.0.2.1 - ola`: the client, and the user who signed in. Gives the virtual host, which a name before an address is.
    /// </summary>
    static ReadOnlySpan<byte> Caller(ReadOnlySpan<byte> before, RowWriter rows)
    {
        var words = new TextCursor(before);
        var client = words.Word();
        // `192.0.2.1, 10.0.0.1 - ola`: proxies on the way, the client first.
        for (var proxy = client; proxy.EndsWith(","u8);) proxy = words.Word();
        client = client.TrimEnd((byte)',');
        var host = default(ReadOnlySpan<byte>);
        var next = new TextCursor(words.Rest);
        if (next.Word() is { IsEmpty: false } second && rows.Address(Asim.SrcIpAddr, second))
        {
            // Apache's `%v:%p`, or, where both are addresses, the balancer that stands before the server.
            host = client;
            words = next;
        }
        else if (!Endpoints.Write(rows, NetworkEnd.Source, client)) rows.Text(Asim.SrcHostname, Present(client));
        words.Word();
        rows.Text(Asim.SrcUsername, Present(words.Rest.Trim((byte)' ')));
        return host;
    }

    static void Request(ReadOnlySpan<byte> request, ReadOnlySpan<byte> host, RowWriter rows)
    {
        if (Endpoints.Split(host).Port is { IsEmpty: false } port) rows.Number(Asim.DstPortNumber, port);
        rows.Text(Asim.HttpHost, host);
        var blank = request.IndexOf((byte)' ');
        var method = blank < 0 ? default : request[..blank];
        // What is no request (a TLS hello, a scan in binary) is kept whole as the address asked for.
        if (method.IsEmpty || method.ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            rows.Text(Asim.Url, Present(request));
            rows.Text(Asim.UrlDomain, Endpoints.Split(host).Host);
            return;
        }
        rows.Text(Asim.HttpRequestMethod, method);
        var path = request[(blank + 1)..];
        if (path.LastIndexOf(" HTTP/"u8) is >= 0 and var version) path = path[..version];
        WebAddresses.Write(rows, host, path, Endpoints.Split(host).Port.SequenceEqual("443"u8));
    }

    /// <summary>
    /// Up to the quote that no backslash escapes; the position is behind it. Some servers escape none, so a request reaches to the quote
    /// that a status or another text follows.
    /// </summary>
    static ReadOnlySpan<byte> Quoted(ref TextCursor words, bool isRequest = false)
    {
        var rest = words.Rest;
        for (var at = 0; at < rest.Length; at++)
        {
            if (rest[at] == '\\') at++;
            else if (rest[at] == '"' && (!isRequest || EndsRequest(rest[(at + 1)..])))
            {
                words = new(rest[(at + 1)..]);
                return rest[..at];
            }
        }
        words = new(default);
        return rest;
    }

    static bool EndsRequest(ReadOnlySpan<byte> rest) =>
        rest is [] or [(byte)' ', (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'"', ..];

    static ReadOnlySpan<byte> Present(ReadOnlySpan<byte> value) => value.SequenceEqual("-"u8) ? default : value;
}
