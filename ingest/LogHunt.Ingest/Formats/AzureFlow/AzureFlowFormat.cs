using System.Text.Json;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.AzureFlow;

/// <summary>
/// Flow logs of Azure's network security groups (versions 1 and 2) and of its virtual networks: a record holds many flows as texts of
/// values with commas, and each becomes a row of its own.
/// </summary>
sealed class AzureFlowFormat : ILogFormat
{
    static readonly Product Network = new("Microsoft", "Azure Network Watcher");

    static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 32 };

    public string Name => "azure-flow";

    public int Most => 96;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        return body.StartsWith("{"u8) && line.Find(body, "\"flowTuples\""u8) >= 0 ? 96 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        try
        {
            Read(line, rows, file);
        }
        catch (JsonException)
        {
            return rows.Reject("the record is no whole JSON object");
        }
        catch (InvalidOperationException)
        {
            return rows.Reject("a text of the record is no UTF-8");
        }
        return rows.Count > 0 ? LineOutcome.Parsed : rows.Reject("no flow of the record could be read");
    });

    /// <summary>What stands around flows comes before them or behind: names first, then the flows.</summary>
    static void Read(in LogLine line, RowWriter rows, LogFile file)
    {
        var around = Around(line.Body);
        var json = new Utf8JsonReader(line.Body, Options);
        string rule = "", mac = around.Mac, target = "";
        var isTuples = false;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                isTuples = json.ValueTextEquals("flowTuples"u8);
                if (json.ValueTextEquals("rule"u8)) rule = Next(ref json);
                else if (json.ValueTextEquals("mac"u8)) mac = Next(ref json);
                else if (json.ValueTextEquals("aclID"u8)) target = Next(ref json);
            }
            else if (json.TokenType == JsonTokenType.String && isTuples)
            {
                var tuple = json.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan;
                if (AzureFlowTuple.TryRead(tuple, out var flow)) Write(flow, around with { Mac = mac }, rule, target, line, rows, file);
            }
        }
    }

    static string Next(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.String ? json.GetString()! : "";

    sealed record Surroundings(string Resource, string Mac, string Category);

    /// <summary>The record's own names, wherever in it they stand.</summary>
    static Surroundings Around(ReadOnlySpan<byte> record)
    {
        var around = new Surroundings("", "", "");
        var json = new Utf8JsonReader(record, Options);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
            {
                if (json.ValueTextEquals("targetResourceID"u8)) around = around with { Resource = Next(ref json) };
                else if (json.ValueTextEquals("resourceId"u8) && around.Resource.Length == 0)
                    around = around with { Resource = Next(ref json) };
                else if (json.ValueTextEquals("macAddress"u8)) around = around with { Mac = Next(ref json) };
                else if (json.ValueTextEquals("category"u8)) around = around with { Category = Next(ref json) };
                else json.Skip();
            }
        }
        return around;
    }

    static void Write(in AzureFlowTuple flow, Surroundings around, string rule, string acl, in LogLine line, RowWriter rows, LogFile file)
    {
        Network.Begin(rows, StandardTables.NetworkSession, line, file, flow.Time);
        rows.Text(Asim.EventType, "Flow"u8);
        rows.Text(Asim.EventOriginalType, around.Category);
        HostNames.Device(rows, around.Resource[(around.Resource.LastIndexOf('/') + 1)..]);
        rows.Text(Asim.NetworkRuleName, rule);
        rows.Extra("aclID", acl);
        rows.Address(Asim.SrcIpAddr, flow.Source);
        rows.Address(Asim.DstIpAddr, flow.Destination);
        rows.Number(Asim.SrcPortNumber, flow.SourcePort);
        rows.Number(Asim.DstPortNumber, flow.DestinationPort);
        Protocols.Write(rows, flow.Protocol.SequenceEqual("T"u8) ? "TCP"u8 : flow.Protocol.SequenceEqual("U"u8) ? "UDP"u8 : flow.Protocol);
        Protocols.WriteVersion(rows, flow.Source);
        var isInward = flow.Direction.SequenceEqual("I"u8);
        rows.Text(Asim.NetworkDirection, isInward ? "Inbound"u8 : "Outbound"u8);
        rows.Text(isInward ? Asim.DstMacAddr : Asim.SrcMacAddr, around.Mac);
        var verdict = flow.IsDenied ? Verdict.Deny : Verdict.Allow;
        verdict.Write(rows, flow.Word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        rows.Text(Asim.EventSubType, flow.State switch { (byte)'B' => "Start", (byte)'C' => "Interim", (byte)'E' => "End", _ => "" });
        rows.Number(Asim.SrcPackets, flow.SourcePackets);
        rows.Number(Asim.SrcBytes, flow.SourceBytes);
        rows.Number(Asim.DstPackets, flow.DestinationPackets);
        rows.Number(Asim.DstBytes, flow.DestinationBytes);
        Totals.Write(rows, StandardTables.NetworkSession);
    }
}
