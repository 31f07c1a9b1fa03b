using System.Collections.Immutable;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>
/// ASIM's parsers over the tables that have its schemas already, with the parameters by which they filter. One that is not given lets
/// every row through; prefixes of addresses end in a dot, any other is a whole address.
/// </summary>
static class AsimParsers
{
    public static ImmutableArray<StoredFunction> All { get; } =
    [
        Parser("NetworkSession",
            "Firewalls' sessions by ASIM's parameters: times, address prefixes, destination's port and host, action, result.",
            "_Im_NetworkSession(srcipaddr_has_any_prefix=dynamic(['192.0.2.']), eventresult='Failure') | project DstIpAddr, DstPortNumber",
            "198.51.100.81, 161",
            """
            srcipaddr_has_any_prefix:dynamic=dynamic([]), dstipaddr_has_any_prefix:dynamic=dynamic([]),
                ipaddr_has_any_prefix:dynamic=dynamic([]),
            dstportnumber:int=int(null), hostname_has_any:dynamic=dynamic([]), dvcaction:dynamic=dynamic([]), eventresult:string='*'
            """,
            $"""
            | where {Prefix("SrcIpAddr", "srcipaddr_has_any_prefix")}
            | where {Prefix("DstIpAddr", "dstipaddr_has_any_prefix")}
            | where {Prefix("SrcIpAddr", "ipaddr_has_any_prefix")} or {Prefix("DstIpAddr", "ipaddr_has_any_prefix")}
            | where isnull(dstportnumber) or DstPortNumber == dstportnumber
            | where {Any("SrcHostname", "hostname_has_any")} or {Any("DstHostname", "hostname_has_any")}
            | where {In("DvcAction", "dvcaction")}
            | where eventresult == '*' or EventResult == eventresult
            """),
        Parser("Authentication",
            "Sign-ins by ASIM's parameters: times, user, application, address prefixes, host, type, result.",
            "_Im_Authentication(username_has_any=dynamic(['root']), eventresult='Failure') | project Dvc, SrcIpAddr", "srv1, 192.0.2.17",
            """
            username_has_any:dynamic=dynamic([]), targetappname_has_any:dynamic=dynamic([]), srcipaddr_has_any_prefix:dynamic=dynamic([]),
            srchostname_has_any:dynamic=dynamic([]), eventtype_in:dynamic=dynamic([]), eventresultdetails_in:dynamic=dynamic([]),
            eventresult:string='*', targetusername_has:string='*'
            """,
            $"""
            | where {Any("TargetUsername", "username_has_any")} or {Any("ActorUsername", "username_has_any")}
            | where targetusername_has == '*' or TargetUsername has targetusername_has
            | where {Any("TargetAppName", "targetappname_has_any")}
            | where {Prefix("SrcIpAddr", "srcipaddr_has_any_prefix")}
            | where {Any("SrcHostname", "srchostname_has_any")}
            | where {In("EventType", "eventtype_in")}
            | where {In("EventResultDetails", "eventresultdetails_in")}
            | where eventresult == '*' or EventResult == eventresult
            | extend SrcDvcIpAddr = SrcIpAddr   // its name in the schema's first version, by which older rules ask
            """),
        Parser("Dns",
            "Questions to name servers by ASIM's parameters: times, source, domain, response code, addresses in the response, type.",
            "_Im_Dns(domain_has_any=dynamic(['evil.example'])) | project SrcIpAddr, DnsQuery, DnsResponseName",
            "192.0.2.21, www.evil.example, 203.0.113.9",
            """
            srcipaddr:string='*', domain_has_any:dynamic=dynamic([]), responsecodename:string='*', response_has_ipv4:string='*',
            response_has_any_prefix:dynamic=dynamic([]), eventtype:string='Query'
            """,
            $"""
            | where srcipaddr == '*' or SrcIpAddr == srcipaddr
            | where {Any("DnsQuery", "domain_has_any")}
            | where responsecodename == '*' or DnsResponseCodeName =~ responsecodename
            | where response_has_ipv4 == '*' or has_ipv4_prefix(DnsResponseName, response_has_ipv4)
            | where {Prefix("DnsResponseName", "response_has_any_prefix")}
            | where eventtype in ('*', '') or EventType == eventtype or (eventtype == 'lookup' and EventType == 'Query')
            """),
        Parser("WebSession", "Requests for URLs by ASIM's parameters: times, address prefixes, URL, user agent, status, result.",
            "_Im_WebSession(url_has_any=dynamic(['gate.php'])) | project SrcIpAddr, Url", "192.0.2.21, https://bad.example.net/gate.php?id=1",
            """
            srcipaddr_has_any_prefix:dynamic=dynamic([]), ipaddr_has_any_prefix:dynamic=dynamic([]), url_has_any:dynamic=dynamic([]),
            httpuseragent_has_any:dynamic=dynamic([]), eventresultdetails_in:dynamic=dynamic([]), eventresult:string='*'
            """,
            $"""
            | where {Prefix("SrcIpAddr", "srcipaddr_has_any_prefix")}
            | where {Prefix("SrcIpAddr", "ipaddr_has_any_prefix")} or {Prefix("DstIpAddr", "ipaddr_has_any_prefix")}
            | where {Any("Url", "url_has_any")}
            | where {Any("HttpUserAgent", "httpuseragent_has_any")}
            | where {In("EventResultDetails", "eventresultdetails_in")} or {In("HttpStatusCode", "eventresultdetails_in")}
            | where eventresult == '*' or EventResult == eventresult
            """),
        Parser("AuditEvent", "Changes by ASIM's parameters: times, address prefixes, type, result, actor, operation, object, new value.",
            "_Im_AuditEvent(object_has_any='whoami.exe') | project ActorUsername, Object",
            @"EXAMPLE\kari.adm, C:\Windows\System32\whoami.exe",
            """
            srcipaddr_has_any_prefix:dynamic=dynamic([]), eventtype_in:dynamic=dynamic([]), eventresult:string='*',
            actorusername_has_any:dynamic=dynamic([]), operation_has_any:dynamic=dynamic([]), object_has_any:dynamic=dynamic([]),
            newvalue_has_any:dynamic=dynamic([])
            """,
            $"""
            | where {Prefix("SrcIpAddr", "srcipaddr_has_any_prefix")}
            | where {In("EventType", "eventtype_in")}
            | where eventresult == '*' or EventResult == eventresult
            | where {Any("ActorUsername", "actorusername_has_any")}
            | where {Any("Operation", "operation_has_any")}
            | where {Any("Object", "object_has_any")}
            | where {Any("NewValue", "newvalue_has_any")}
            """),
        Parser("UserManagement",
            "Changes of accounts and groups by ASIM's parameters: times, address prefixes, users, type.",
            "_Im_UserManagement(eventtype_in=dynamic(['UserAddedToGroup'])) | project GroupName, TargetUserId",
            "Domain Admins, S-1-5-21-1-2-3-1106",
            """
            srcipaddr_has_any_prefix:dynamic=dynamic([]), targetusername_has_any:dynamic=dynamic([]),
            actorusername_has_any:dynamic=dynamic([]), eventtype_in:dynamic=dynamic([])
            """,
            $"""
            | where {Prefix("SrcIpAddr", "srcipaddr_has_any_prefix")}
            | where {Any("TargetUsername", "targetusername_has_any")}
            | where {Any("ActorUsername", "actorusername_has_any")}
            | where {In("EventType", "eventtype_in")}
            """),
    ];

    static StoredFunction Parser(string table, string summary, string example, string result, string parameters, string filters) => new(
        new($"_Im_{table}", summary, example, result) { Aliases = [$"_ASim_{table}", $"im{table}", $"ASim{table}"] },
        $"starttime:datetime=datetime(null), endtime:datetime=datetime(null), {parameters}, pack:bool=false, disabled:bool=false",
        $"""
        {table}
        | where not(disabled)
        | where (isnull(starttime) or TimeGenerated >= starttime) and (isnull(endtime) or TimeGenerated <= endtime)
        {filters}
        """);

    /// <summary>A parameter that may be a text, a list, or an empty list for any value.</summary>
    static string List(string parameter) => $"iff(gettype({parameter}) == 'string', pack_array({parameter}), {parameter})";

    static string IsOpen(string parameter) => $"array_length({List(parameter)}) == 0";

    static string Prefix(string column, string parameter) =>
        $"({IsOpen(parameter)} or has_any_ipv4_prefix({column}, {List(parameter)}) or {column} in~ ({List(parameter)}))";

    static string Any(string column, string parameter) => $"({IsOpen(parameter)} or {column} has_any ({List(parameter)}))";

    static string In(string column, string parameter) => $"({IsOpen(parameter)} or {column} in~ ({List(parameter)}))";
}
