using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Squid;

/// <summary>
/// Squid's own access log: `1772452815.123    210 192.0.2.25 TCP_MISS/200 4711 GET http://www.example.com/ ola HIER_DIRECT/198.51.100.36
/// text/html`.
/// </summary>
sealed class SquidFormat : ILogFormat
{
    static readonly Product Proxy = new("Squid", "Squid");

    public string Name => "squid";

    public int Most => 90;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.IsEmpty || body[0] is < (byte)'0' or > (byte)'9') return 0;
        var words = new TextCursor(body);
        if (!LogTimeText.TryEpoch(words.Word(), out _, out _) || !IsCount(words.Word())) return 0;
        words.Word();
        var result = words.Word();
        return result.IndexOf((byte)'/') > 2 && result[0] is >= (byte)'A' and <= (byte)'Z' && IsCount(words.Word()) ? 90 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var words = new TextCursor(line.Body);
        LogTime? time = LogTimeText.TryEpoch(words.Word(), out var clock, out _) ? clock : null;
        Proxy.Begin(rows, StandardTables.WebSession, line, file, time);
        if (words.Word() is var elapsed && IsCount(elapsed)) rows.Number(Asim.NetworkDuration, elapsed);
        if (!Endpoints.Write(rows, NetworkEnd.Source, words.Word())) return rows.Reject("no client behind the time");
        WriteResult(words.Word(), rows);
        rows.Number(Asim.DstBytes, words.Word());
        rows.Text(Asim.HttpRequestMethod, words.Word());
        WriteUrl(words.Word(), rows);
        if (words.Word() is var user && !user.SequenceEqual("-"u8)) rows.Text(Asim.SrcUsername, user);
        var hierarchy = words.Word();
        rows.Extra("hierarchy"u8, hierarchy);
        if (hierarchy.LastIndexOf((byte)'/') is > 0 and var slash) rows.Address(Asim.DstIpAddr, hierarchy[(slash + 1)..]);
        if (words.Word() is var type && !type.SequenceEqual("-"u8)) rows.Text(Asim.HttpContentType, type);
        return LineOutcome.Parsed;
    });

    static bool IsCount(ReadOnlySpan<byte> text) => text.Length < 16 && TextCursor.IsNumber(text);

    /// <summary>`TCP_DENIED/403`: refused by the proxy's own rules.</summary>
    static void WriteResult(ReadOnlySpan<byte> result, RowWriter rows)
    {
        var slash = result.IndexOf((byte)'/');
        var word = slash < 0 ? result : result[..slash];
        var verdict = word.IndexOf("DENIED"u8) >= 0 ? Verdict.Deny : Verdict.Allow;
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        if (slash > 0) rows.Text(Asim.HttpStatusCode, result[(slash + 1)..]);
    }

    /// <summary>`CONNECT` names host and port alone.</summary>
    static void WriteUrl(ReadOnlySpan<byte> url, RowWriter rows)
    {
        if (!rows.Peek(Asim.HttpRequestMethod).SequenceEqual("CONNECT"u8))
        {
            WebAddresses.Write(rows, default, url, isEncrypted: false);
            return;
        }
        var (host, port) = Endpoints.Split(url);
        rows.Text(Asim.Url, url);
        rows.Text(Asim.UrlDomain, host);
        if (!port.IsEmpty) rows.Number(Asim.DstPortNumber, port);
    }
}
