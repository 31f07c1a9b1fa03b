namespace LogHunt.Engine.Schema;

/// <summary>Columns of people and programs: who acts, for whom, on what.</summary>
public static partial class Asim
{
    // Who acts
    /// <summary>Who did it, as `CONTOSO\ola`, a UPN or a simple name.</summary>
    public static readonly AsimText ActorUsername = new("ActorUsername", Bearing.User);
    /// <summary>`Windows`, `UPN`, `Simple` …</summary>
    public static readonly AsimText ActorUsernameType = new("ActorUsernameType");
    /// <summary>The name without domain.</summary>
    public static readonly AsimText ActorUserNameOnly = new("ActorUserNameOnly", Bearing.User);
    /// <summary>The domain without name.</summary>
    public static readonly AsimText ActorUserDomain = new("ActorUserDomain");
    /// <summary>The identifier: a SID, a UID, an object's.</summary>
    public static readonly AsimText ActorUserId = new("ActorUserId");
    /// <summary>`SID`, `UID`, `AADID` …</summary>
    public static readonly AsimText ActorUserIdType = new("ActorUserIdType");
    /// <summary>`Regular`, `Admin`, `System`, `Machine` …</summary>
    public static readonly AsimText ActorUserType = new("ActorUserType");
    /// <summary>The sign-in session.</summary>
    public static readonly AsimText ActorSessionId = new("ActorSessionId");

    // By which program
    /// <summary>The program that acts.</summary>
    public static readonly AsimText ActingAppName = new("ActingAppName");
    /// <summary>Its identifier.</summary>
    public static readonly AsimText ActingAppId = new("ActingAppId");
    /// <summary>`Process`, `Browser`, `Service` …</summary>
    public static readonly AsimText ActingAppType = new("ActingAppType");
    /// <summary>Its process.</summary>
    public static readonly AsimText ActingProcessName = new("ActingProcessName");
    /// <summary>Its process number.</summary>
    public static readonly AsimText ActingProcessId = new("ActingProcessId");

    // On whom
    /// <summary>The user that is meant, as `CONTOSO\ola`, a UPN or a simple name.</summary>
    public static readonly AsimText TargetUsername = new("TargetUsername", Bearing.User);
    /// <summary>`Windows`, `UPN`, `Simple` …</summary>
    public static readonly AsimText TargetUsernameType = new("TargetUsernameType");
    /// <summary>The name without domain.</summary>
    public static readonly AsimText TargetUserNameOnly = new("TargetUserNameOnly", Bearing.User);
    /// <summary>The domain without name.</summary>
    public static readonly AsimText TargetUserDomain = new("TargetUserDomain");
    /// <summary>The identifier: a SID, a UID, an object's.</summary>
    public static readonly AsimText TargetUserId = new("TargetUserId");
    /// <summary>`SID`, `UID`, `AADID` …</summary>
    public static readonly AsimText TargetUserIdType = new("TargetUserIdType");
    /// <summary>`Regular`, `Admin`, `System`, `Machine` …</summary>
    public static readonly AsimText TargetUserType = new("TargetUserType");
    /// <summary>The sign-in session.</summary>
    public static readonly AsimText TargetSessionId = new("TargetSessionId");

    // On which host or application
    /// <summary>The host signed in to.</summary>
    public static readonly AsimText TargetHostname = new("TargetHostname", Bearing.Host);
    /// <summary>Its domain.</summary>
    public static readonly AsimText TargetDomain = new("TargetDomain");
    /// <summary>Its host name with its domain.</summary>
    public static readonly AsimText TargetFQDN = new("TargetFQDN", Bearing.Host);
    /// <summary>Its address.</summary>
    public static readonly AsimAddress TargetIpAddr = new("TargetIpAddr", Bearing.Address);
    /// <summary>Its port.</summary>
    public static readonly AsimNumber TargetPortNumber = new("TargetPortNumber", ColumnType.Int);
    /// <summary>The application signed in to.</summary>
    public static readonly AsimText TargetAppName = new("TargetAppName");
    /// <summary>Its identifier.</summary>
    public static readonly AsimText TargetAppId = new("TargetAppId");
    /// <summary>Its kind.</summary>
    public static readonly AsimText TargetAppType = new("TargetAppType");
    /// <summary>Its address on the web.</summary>
    public static readonly AsimText TargetUrl = new("TargetUrl", Bearing.Url);
    /// <summary>The host's identifier.</summary>
    public static readonly AsimText TargetDvcId = new("TargetDvcId");

    // How
    /// <summary>`Username &amp; Password`, `Certificate`, `PKI` …</summary>
    public static readonly AsimText LogonMethod = new("LogonMethod");
    /// <summary>`NTLM`, `Kerberos`, `ssh` …</summary>
    public static readonly AsimText LogonProtocol = new("LogonProtocol");
    /// <summary>Repeats what was signed in to.</summary>
    public static readonly AsimText LogonTarget = new("LogonTarget");
    /// <summary>Repeats <see cref="TargetAppName"/>.</summary>
    public static readonly AsimText Application = new("Application");

    // Groups and properties
    /// <summary>The group.</summary>
    public static readonly AsimText GroupName = new("GroupName");
    /// <summary>The form of its name.</summary>
    public static readonly AsimText GroupNameType = new("GroupNameType");
    /// <summary>Its identifier.</summary>
    public static readonly AsimText GroupId = new("GroupId");
    /// <summary>The identifier's kind.</summary>
    public static readonly AsimText GroupIdType = new("GroupIdType");
    /// <summary>The property before.</summary>
    public static readonly AsimText PreviousPropertyValue = new("PreviousPropertyValue");
    /// <summary>The property after.</summary>
    public static readonly AsimText NewPropertyValue = new("NewPropertyValue");
    /// <summary>The property.</summary>
    public static readonly AsimText UpdatedPropertyName = new("UpdatedPropertyName");

    // What was changed
    /// <summary>What was done.</summary>
    public static readonly AsimText Operation = new("Operation");
    /// <summary>The thing it was done to.</summary>
    public static readonly AsimText Object = new("Object");
    /// <summary>That thing's identifier.</summary>
    public static readonly AsimText ObjectId = new("ObjectId");
    /// <summary>That thing's kind, in ASIM's words.</summary>
    public static readonly AsimText ObjectType = new("ObjectType");
    /// <summary>Its value before.</summary>
    public static readonly AsimText OldValue = new("OldValue");
    /// <summary>Its value after.</summary>
    public static readonly AsimText NewValue = new("NewValue");
    /// <summary>Repeats <see cref="NewValue"/>.</summary>
    public static readonly AsimText Value = new("Value");
    /// <summary>The value's kind.</summary>
    public static readonly AsimText ValueType = new("ValueType");
}
