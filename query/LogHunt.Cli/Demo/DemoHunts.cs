using System.Collections.Immutable;

namespace LogHunt.Cli.Demo;

/// <summary>A question of an analyst and the query that answers it.</summary>
sealed record DemoHunt(string Question, string Kql);

static class DemoHunts
{
    public static ImmutableArray<DemoHunt> All { get; } =
    [
        new("Who tries the passwords of many accounts?",
            """
            Authentication
            | where EventResult == "Failure"
            | summarize Attempts = count(), Accounts = dcount(TargetUsername), Municipalities = dcount(Municipality) by SrcIpAddr
            | where Accounts >= 10
            | top 5 by Attempts
            """),
        new("And did anybody who failed so often get in?",
            """
            let guessers = Authentication
                | where EventResult == "Failure"
                | summarize Failures = count() by SrcIpAddr
                | where Failures >= 20;
            Authentication
            | where EventType == "Logon" and EventResult == "Success"
            | join kind=inner guessers on SrcIpAddr
            | project TimeGenerated, Municipality, Dvc, TargetUsername, SrcIpAddr, Failures, SourceFile, SourceLine
            | top 5 by TimeGenerated asc
            """),
        new("Between which machines does the most data move at night?",
            """
            NetworkSession
            | where TimeGenerated between (datetime(2025-10-20) .. datetime(2025-11-03))
            | where hourofday(TimeGenerated) < 4 and DvcAction == "Allow"
            | summarize Bytes = sum(NetworkBytes), Sessions = count(), From = min(TimeGenerated), To = max(TimeGenerated)
                by Municipality, SrcIpAddr, DstIpAddr
            | top 3 by Bytes
            """),
    ];
}
