using System.Collections.Immutable;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>
/// Tables of Sentinel and Defender that no log of a firewall or a sign-in can fill: hunts name them beside tables that are filled. They
/// have their published columns and no rows, and each answer that touched one says so. Columns stand by type, `string: A B`.
/// </summary>
static class UnfedTables
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<View> All { get; } =
    [
        .. UnfedDeviceTables.All, .. UnfedMailTables.All, .. UnfedIdentityTables.All, .. UnfedAlertTables.All, .. UnfedCloudTables.All,
    ];

    /// <summary>A table of Defender, whose rows bear both of the names that their time has.</summary>
    public static View Defender(string name, string what, string columns) =>
        Of(name, $"Defender's table of {what}", $"datetime: Timestamp\n{columns}");

    /// <summary>A table of Sentinel.</summary>
    public static View Sentinel(string name, string what, string columns) =>
        Of(name, $"Sentinel's table of {what}", $"{columns}\nstring: SourceSystem TenantId _ResourceId _SubscriptionId");

    static View Of(string name, string what, string columns) => new(
        new(name, $"{what}: no log here fills it, so it is empty.", $"{name} | count", "0"),
        "print 0 | where false", $"Type = '{name}', TimeGenerated = datetime(null)", empty: columns, origin: "")
    {
        IsFed = false,
        Tables = [],
    };
}
