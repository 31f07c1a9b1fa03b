namespace LogHunt.Engine.Schema;

/// <summary>
/// The columns of the fixed tables, one static each with name and type, so that a wrong name or type does not compile. Names and
/// meanings are those of Microsoft's ASIM schemas (2024), but for the columns that say where a row comes from. This part: origin,
/// event, device, rule, threat.
/// </summary>
public static partial class Asim
{
    // Where a row comes from: the same first columns in every table
    /// <summary>When it happened, in UTC; how that was found is in <see cref="TimeQuality"/>.</summary>
    public static readonly AsimTime TimeGenerated = new("TimeGenerated");
    /// <summary>The municipality whose upload the row came with.</summary>
    public static readonly AsimText Municipality = new("Municipality");
    /// <summary>The upload that the row came with.</summary>
    public static readonly AsimText UploadId = new("UploadId");
    /// <summary>The file as it was given, members of archives joined by `!`.</summary>
    public static readonly AsimText SourceFile = new("SourceFile");
    /// <summary>The line in that file, from 1; of a record over several lines the first.</summary>
    public static readonly AsimNumber SourceLine = new("SourceLine", ColumnType.Long);
    /// <summary>Where the record begins in that member, in bytes.</summary>
    public static readonly AsimNumber SourceOffset = new("SourceOffset", ColumnType.Long);
    /// <summary>Bytes of the record in that member.</summary>
    public static readonly AsimNumber SourceLength = new("SourceLength", ColumnType.Long);
    /// <summary>What was received, unchanged.</summary>
    public static readonly AsimText RawLine = new("RawLine", Bearing.Text) { Repeats = false };
    /// <summary>The log format that read the line.</summary>
    public static readonly AsimText Format = new("Format");
    /// <summary>`exact`, `zone-assumed`, `year-inferred`, `ambiguous` or `missing`.</summary>
    public static readonly AsimText TimeQuality = new("TimeQuality");
    /// <summary>The name of the table.</summary>
    public static readonly AsimText Type = new("Type");
    /// <summary>Each field of the vendor's that has no column, under the vendor's own name.</summary>
    public static readonly AsimDynamic AdditionalFields = new("AdditionalFields");

    // What happened
    /// <summary>How many events the row stands for.</summary>
    public static readonly AsimNumber EventCount = new("EventCount", ColumnType.Int);
    /// <summary>When it began, in UTC.</summary>
    public static readonly AsimTime EventStartTime = new("EventStartTime");
    /// <summary>When it ended, in UTC.</summary>
    public static readonly AsimTime EventEndTime = new("EventEndTime");
    /// <summary>What it was, in the words that ASIM lists for the table (`NetworkSession`, `Logon` …).</summary>
    public static readonly AsimText EventType = new("EventType");
    /// <summary>A closer word for <see cref="EventType"/> (`Start`, `End`, `Interactive` …).</summary>
    public static readonly AsimText EventSubType = new("EventSubType");
    /// <summary>`Success`, `Partial`, `Failure` or `NA`.</summary>
    public static readonly AsimText EventResult = new("EventResult");
    /// <summary>Why, in ASIM's words (`No such user`, `Incorrect password` …).</summary>
    public static readonly AsimText EventResultDetails = new("EventResultDetails");
    /// <summary>The vendor's type or number of the event.</summary>
    public static readonly AsimText EventOriginalType = new("EventOriginalType");
    /// <summary>The vendor's closer type.</summary>
    public static readonly AsimText EventOriginalSubType = new("EventOriginalSubType");
    /// <summary>The vendor's identifier of this one event.</summary>
    public static readonly AsimText EventOriginalUid = new("EventOriginalUid");
    /// <summary>The vendor's own words for the reason.</summary>
    public static readonly AsimText EventOriginalResultDetails = new("EventOriginalResultDetails");
    /// <summary>The vendor's own severity.</summary>
    public static readonly AsimText EventOriginalSeverity = new("EventOriginalSeverity");
    /// <summary>`Informational`, `Low`, `Medium` or `High`.</summary>
    public static readonly AsimText EventSeverity = new("EventSeverity");
    /// <summary>The vendor's message for people.</summary>
    public static readonly AsimText EventMessage = new("EventMessage");
    /// <summary>An identifier of the row.</summary>
    public static readonly AsimText EventUid = new("EventUid");
    /// <summary>The product that logged it.</summary>
    public static readonly AsimText EventProduct = new("EventProduct");
    /// <summary>That product's version.</summary>
    public static readonly AsimText EventProductVersion = new("EventProductVersion");
    /// <summary>Who makes the product.</summary>
    public static readonly AsimText EventVendor = new("EventVendor");
    /// <summary>The ASIM schema that the row follows.</summary>
    public static readonly AsimText EventSchema = new("EventSchema");
    /// <summary>That schema's version.</summary>
    public static readonly AsimText EventSchemaVersion = new("EventSchemaVersion");

    // The device that logged it
    /// <summary>The device: its host name, else its address, else its identifier.</summary>
    public static readonly AsimText Dvc = new("Dvc");
    /// <summary>Its host name.</summary>
    public static readonly AsimText DvcHostname = new("DvcHostname");
    /// <summary>Its domain.</summary>
    public static readonly AsimText DvcDomain = new("DvcDomain");
    /// <summary>Host name and domain.</summary>
    public static readonly AsimText DvcFQDN = new("DvcFQDN");
    /// <summary>Its address.</summary>
    public static readonly AsimAddress DvcIpAddr = new("DvcIpAddr", Bearing.Nothing);
    /// <summary>Its serial number or identifier.</summary>
    public static readonly AsimText DvcId = new("DvcId");
    /// <summary>The network zone that it speaks for (a VDOM, a virtual system).</summary>
    public static readonly AsimText DvcZone = new("DvcZone");
    /// <summary>What it did, in ASIM's words (`Allow`, `Deny`, `Drop` …).</summary>
    public static readonly AsimText DvcAction = new("DvcAction");
    /// <summary>What it did, in the vendor's words.</summary>
    public static readonly AsimText DvcOriginalAction = new("DvcOriginalAction");
    /// <summary>The interface by which traffic came in.</summary>
    public static readonly AsimText DvcInboundInterface = new("DvcInboundInterface");
    /// <summary>The interface by which traffic left.</summary>
    public static readonly AsimText DvcOutboundInterface = new("DvcOutboundInterface");

    // The rule that decided, and the threat that was seen
    /// <summary>The rule's name or identifier.</summary>
    public static readonly AsimText RuleName = new("RuleName");
    /// <summary>The rule's number.</summary>
    public static readonly AsimNumber RuleNumber = new("RuleNumber", ColumnType.Int);
    /// <summary>Name or number of the rule.</summary>
    public static readonly AsimText Rule = new("Rule");
    /// <summary>The threat's identifier.</summary>
    public static readonly AsimText ThreatId = new("ThreatId");
    /// <summary>The threat's name.</summary>
    public static readonly AsimText ThreatName = new("ThreatName");
    /// <summary>Its kind.</summary>
    public static readonly AsimText ThreatCategory = new("ThreatCategory");
    /// <summary>Its risk, 0 to 100.</summary>
    public static readonly AsimNumber ThreatRiskLevel = new("ThreatRiskLevel", ColumnType.Int);
    /// <summary>The address that the threat was seen at.</summary>
    public static readonly AsimAddress ThreatIpAddr = new("ThreatIpAddr", Bearing.Address);
    /// <summary>The column that the threat was found in.</summary>
    public static readonly AsimText ThreatField = new("ThreatField");

    // Where something is kept that became no row
    /// <summary>Why the line became no row.</summary>
    public static readonly AsimText Reason = new("Reason");
}
