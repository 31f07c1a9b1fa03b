using System.Collections.Immutable;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Catalog;

/// <summary>The catalog as tables that are queried like any other. TimeGenerated is when the thing came to be or last changed.</summary>
public static class CatalogTables
{
    /// <summary>
    /// What is looked for; `Indicator`, `IndicatorType`, `IndicatorSource` and `Confidence` are named as match-indicators names
    /// them.
    /// </summary>
    public static TableSchema Indicators { get; } = new("Indicators", "1",
        [new("TimeGenerated", ColumnType.DateTime), .. IndicatorTable.Columns, new("Imported", ColumnType.DateTime), new("BatchId", ColumnType.Long)]);

    /// <summary>
    /// What was found of them, one row for each indicator, municipality, table and column; `InValidity` is false where all of it was seen
    /// before the indicator began to mean something or after it no longer did.
    /// </summary>
    public static TableSchema IndicatorHits { get; } = Table("IndicatorHits",
        "TimeGenerated:datetime Municipality:string IndicatorId:long IndicatorType:string Indicator:string IndicatorSource:string " +
        "Threat:string Confidence:int Tlp:string Pap:string " +
        "Tags:dynamic Revoked:bool TableName:string MatchedColumn:string FirstSeen:datetime LastSeen:datetime HitCount:long Samples:dynamic " +
        "ValidFrom:datetime ValidUntil:datetime InValidity:bool");

    /// <summary>
    /// What saved hunts found; `Row` is the row as it was found. TimeGenerated is the event's time where the row has one.
    /// </summary>
    public static TableSchema HuntResults { get; } = Table("HuntResults",
        "TimeGenerated:datetime Hunt:string Found:datetime RowHash:string Row:dynamic");

    /// <summary>What was taken in, one row for each upload; numbers are sums over its files.</summary>
    public static TableSchema Uploads { get; } = Table("Uploads",
        "TimeGenerated:datetime UploadId:string Municipality:string Source:string Files:long " +
        "Lines:long Parsed:long Rows:long Unparsed:long Skipped:long Bytes:long " +
        "FirstTime:datetime LastTime:datetime Warnings:long");

    /// <summary>The receipts, one row for each file of an upload.</summary>
    public static TableSchema UploadFiles { get; } = Table("UploadFiles",
        "TimeGenerated:datetime UploadId:string Municipality:string SourceFile:string Sha256:string Format:string " +
        "Lines:long Parsed:long Rows:long Unparsed:long Skipped:long Bytes:long " +
        "FirstTime:datetime LastTime:datetime TimeQuality:string Warnings:dynamic");

    /// <summary>Hours with logs: TimeGenerated is where the hour begins; hours without a row have none.</summary>
    public static TableSchema Coverage { get; } = Table("Coverage",
        "TimeGenerated:datetime Municipality:string TableName:string Format:string Dvc:string Rows:long");

    /// <summary>Whose logs are kept; TimeGenerated is when they were added.</summary>
    public static TableSchema Municipalities { get; } = Table("Municipalities", "TimeGenerated:datetime Municipality:string Name:string");

    /// <summary>Who did what when, and with whose logs; `Municipality` is empty where it was with all.</summary>
    public static TableSchema AuditLog { get; } = Table("AuditLog",
        "TimeGenerated:datetime Actor:string Host:string Action:string Municipality:string Detail:string");

    /// <summary>All of them, in the order in which documents list them.</summary>
    public static ImmutableArray<TableSchema> All { get; } = [Indicators, IndicatorHits, HuntResults, Uploads, UploadFiles, Coverage, Municipalities, AuditLog];

    /// <summary>The table of that name, or null.</summary>
    public static TableSchema? Find(string name) => All.FirstOrDefault(table => table.Name == name);

    static TableSchema Table(string name, string columns) => new(name, "1",
        [.. columns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(column => column.Split(':'))
            .Select(parts => new ColumnSchema(parts[0], ColumnTypes.Parse(parts[1])!.Value))]);
}
