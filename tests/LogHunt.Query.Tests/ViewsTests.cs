using System.Globalization;
using System.Reflection;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Views;

namespace LogHunt.Query.Tests;

/// <summary>Tables of other products and ASIM's parsers over a store with one row of each kind.</summary>
sealed class ViewsTests
{
    static readonly QueryOptions Options = new() { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) };

    static readonly Snapshot Store = new(
    [
        Table(StandardTables.NetworkSession, """
            Format=fortigate|EventVendor=Fortinet|EventProduct=Fortigate|EventResult=Failure|Dvc=FW-1|DvcAction=Deny|DvcOriginalAction=deny
            |Src=192.0.2.22|SrcIpAddr=192.0.2.22|DstIpAddr=198.51.100.81|DstPortNumber=161|NetworkProtocol=UDP|NetworkDirection=Outbound
            """),
        Table(StandardTables.WebSession, """
            Format=zeek|EventVendor=Zeek|EventResult=Success|SrcIpAddr=192.0.2.21|DstPortNumber=443
            |Url=https://bad.example.net/gate.php?id=1
            """),
        Table(StandardTables.Dns, """
            Format=zeek|EventVendor=Zeek|EventType=Query|SrcIpAddr=192.0.2.21|DnsQuery=www.evil.example|DnsResponseName=203.0.113.9
            """),
        Table(StandardTables.Authentication, """
            Format=windows|EventVendor=Microsoft|EventProduct=Security Events|EventType=Logon|EventResult=Failure|EventOriginalType=4625
            |EventOriginalSubType=3|EventOriginalResultDetails=0xC000006A|Dvc=dc01.example.com|TargetHostname=dc01
            |TargetUsername=EXAMPLE\ola
            |TargetUserNameOnly=ola|TargetUserDomain=EXAMPLE|SrcIpAddr=192.0.2.17
            |AdditionalFields={"Provider":"Microsoft-Windows-Security-Auditing"}
            """, """
            Format=linux-syslog|EventVendor=OpenBSD|EventProduct=OpenSSH|EventType=Logon|EventSubType=Remote|EventResult=Failure|Dvc=srv1
            |DvcHostname=srv1|TargetUsername=root|TargetUserNameOnly=root|SrcIpAddr=192.0.2.17|ActingAppName=sshd|ActingAppId=812
            |RawLine=<86>Mar  2 11:00:03 srv1 sshd[812]: Failed password for root from 192.0.2.17 port 50122 ssh2
            """, """
            EventVendor=Microsoft|EventProduct=Entra ID|EventType=Logon|EventResult=Failure|EventOriginalType=SigninLogs
            |EventOriginalResultDetails=50126|TargetUsername=ola@example.com|TargetUserNameOnly=ola@example.com|SrcIpAddr=192.0.2.17
            |AdditionalFields={"DeviceDetail":{"operatingSystem":"Windows10"}}
            """),
        Table(StandardTables.UserManagement, """
            EventVendor=Microsoft|EventProduct=Security Events|EventType=UserAddedToGroup|EventOriginalType=4728|GroupName=Domain Admins
            |GroupId=S-1-5-21-1-2-3-512|TargetUserId=S-1-5-21-1-2-3-1106|ActorUsername=EXAMPLE\kari.adm
            """),
        Table(StandardTables.AuditEvent, """
            EventVendor=Microsoft|EventProduct=Security Events|EventType=Execute|EventOriginalType=4688|ActorUsername=EXAMPLE\kari.adm
            |Object=C:\Windows\System32\whoami.exe|AdditionalFields={"CommandLine":"whoami /all"}
            """),
        new SnapshotTable(StandardTables.Unparsed, []),
        Table(CatalogTables.Indicators, "IndicatorType=domain|Indicator=evil.example|Threat=botnet|Confidence=80|ValidUntil=2027-01-01"),
    ]);

    internal static SnapshotTable Table(TableSchema schema, params string[] rows)
    {
        var builders = schema.Columns.Select(column => ColumnBuilder.For(column.Type)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.ReplaceLineEndings("").Split('|').Select(cell => cell.Split('=', 2))
                .ToDictionary(cell => cell[0], cell => cell[1]);
            Assert.That(cells.Keys.Where(name => schema.Find(name) < 0), Is.Empty, "columns of the table");
            foreach (var (builder, column) in builders.Zip(schema.Columns))
                builder.Append(Cell(cells.GetValueOrDefault(column.Name), column.Type));
        }
        return SnapshotTable.Of(schema, new([.. builders.Select(builder => builder.Build())], rows.Length));
    }

    static object? Cell(string? text, ColumnType type) => type switch
    {
        ColumnType.String => text ?? "",
        _ when text is null => null,
        ColumnType.Int => int.Parse(text, CultureInfo.InvariantCulture),
        ColumnType.Dynamic => Dynamic.Parse(text),
        _ => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
    };

    static IEnumerable<TestCaseData> Examples() => StoredFunctions.All.SelectMany(_ => Backends.All,
        (function, backend) => new TestCaseData(function.Doc, backend.Name)
            .SetName($"The example of {function.Doc.Name} ({backend.Name})"));

    [TestCaseSource(nameof(Examples))]
    public void An_example_gives_its_result(Doc doc, string backend) =>
        Assert.That(Rows(doc.Example, backend), Is.EqualTo(doc.Result));

    [Test]
    public void Every_view_is_in_the_list()
    {
        var views = typeof(StoredFunctions).Assembly.GetTypes().Where(type => type.Namespace == typeof(StoredFunctions).Namespace)
            .Select(type => type.GetProperty("View", BindingFlags.Static | BindingFlags.Public)?.GetValue(null)).OfType<View>();
        Assert.That(Views.Where(view => view.IsFed), Is.EquivalentTo(views));
    }

    static IEnumerable<View> Views => StoredFunctions.All.OfType<View>();

    /// <summary>All of its columns, so that one which is not there or stands twice is told.</summary>
    [TestCaseSource(nameof(Views))]
    public void A_view_has_each_column_once_and_answers_the_same_on_every_backend(object boxed)
    {
        var view = (View)boxed;
        var plan = Compile(view.Doc.Name).Plan!;
        var names = plan.Output.Select(column => column.Name).ToList();
        Assert.That(names, Is.Unique);
        Assert.That(view.Partly, Is.SubsetOf(names));
        Assert.That(names, Does.Contain("Type").And.Contain(names.Contains("Timestamp") ? "Timestamp" : "TimeGenerated"));
        var answers = Backends.All.Select(backend => Rows(view.Doc.Name, backend.Name)).Distinct();
        Assert.That(answers.Count(), Is.EqualTo(1));
    }

    [TestCase("SecurityEvent | where TenantId == 'x' | project Computer", "TenantId")]
    [TestCase("SecurityEvent | extend id = strcat(TenantId, MG) | where id == 'x' | project Computer", "MG`, `TenantId")]
    [TestCase("SecurityEvent | summarize count() by _ResourceId", "_ResourceId")]
    [TestCase("SecurityEvent | join kind=inner (SecurityEvent) on $left.Computer == $right.MG | project Computer", "MG")]
    [TestCase("union SecurityEvent, Syslog | where isnotempty(MG) and EventID == 1 | count", "MG")]
    [TestCase("SecurityEvent | top 1 by TimeCollected | project Computer", "TimeCollected")]
    [TestCase("print a = 'x' | where a in ((SecurityEvent | where MG == 'x' | project Computer))", "MG")]
    [TestCase("let f = (t:(MG:string)) { t | where MG == 'x' }; f(SecurityEvent) | count", "MG")]
    [TestCase("Syslog | where Facility == 'auth' | project Computer", "Facility")]
    public void A_query_that_decides_by_what_no_log_fills_is_in_doubt(string query, string columns)
    {
        var compilation = Compile(query);
        Assert.That(compilation.Diagnostics, Is.Empty);
        Assert.That(compilation.Doubts, Has.Some.Contains($"the query decides by `{columns}` of `"));
    }

    [TestCase("DeviceInfo | where OSPlatform == 'x'")]
    [TestCase("SecurityEvent | join kind=leftouter (DeviceInfo) on $left.Computer == $right.DeviceName | project Computer")]
    [TestCase("SecurityEvent | where Computer !in ((DeviceInfo | project DeviceName)) | project Computer")]
    [TestCase("union isfuzzy=true SecurityEvent, DeviceInfo | project Computer")]
    public void An_answer_that_touched_a_table_without_rows_says_so(string query)
    {
        var compilation = Compile(query);
        Assert.That(compilation.Diagnostics, Is.Empty);
        Assert.That(compilation.Doubts, Is.EqualTo(new[] { "no log here fills `DeviceInfo`, so it is empty: rows may be missing" }));
        Assert.That(Compile("let unused = DeviceInfo; SecurityEvent | project Computer").Doubts, Is.Empty);
    }

    [Test]
    public void A_column_that_is_only_shown_is_a_note_and_one_that_logs_fill_is_nothing()
    {
        var shown = Compile("SecurityEvent | where EventID == 4625 | project Computer, MG");
        Assert.That((shown.Doubts.Length, shown.Notes.Length), Is.EqualTo((0, 1)));
        Assert.That(shown.Notes.Single(), Does.Contain("fill `MG` of `SecurityEvent`"));
        var plain = Compile("SecurityEvent | where EventID == 4625 and CommandLine has 'x' | summarize count() by Account");
        Assert.That((plain.Doubts.Length, plain.Notes.Length), Is.EqualTo((0, 0)));
        Assert.That(Compile("NetworkSession | where RuleName == 'x'").Doubts, Is.Empty);
    }

    /// <summary>A condition of the view is one of the scan, no column is read that is not used, and what cannot match is not scanned.</summary>
    [Test]
    public void A_view_costs_what_its_tables_do()
    {
        var query = "SecurityEvent | where EventID == 4625 and Account has 'ola' | summarize count() by Account";
        var plan = PlanOptimizer.Optimize(Compile(query).Plan!);
        Assert.That(PlanText.Of(plan).TrimEnd().ReplaceLineEndings("\n"), Is.EqualTo("""
            aggregate count_ = count() by Account = #0
              union
                values 0 rows [Account]
                project Account = #3
                  scan Authentication [EventOriginalType, EventProduct, EventVendor, TargetUsername] where and(IS, #3)
                project Account = #3
                  scan UserManagement [EventOriginalType, EventProduct, EventVendor, ActorUsername] where and(IS, #3)
                project Account = #3
                  scan AuditEvent [EventOriginalType, EventProduct, EventVendor, ActorUsername] where and(IS, #3)
            """.ReplaceLineEndings("\n").Replace("and(IS, #3)",
            """and((#1 == "Security Events"), (#2 == "Microsoft"), (cast_long(toint(#0)) == 4625), (#3 has "ola"))""",
            StringComparison.Ordinal)));
        var parser = PlanOptimizer.Optimize(Compile("_Im_NetworkSession(dstportnumber=161) | project DstIpAddr").Plan!);
        Assert.That(PlanText.Of(parser).TrimEnd().ReplaceLineEndings("\n"), Is.EqualTo("""
            project DstIpAddr = #0
              scan NetworkSession [DstIpAddr, DstPortNumber] where (#1 == 161)
            """.ReplaceLineEndings("\n")));
    }

    static IEnumerable<TestCaseData> Parameters() =>
    [
        new("_Im_NetworkSession", "srcipaddr_has_any_prefix='192.0.2.'", "srcipaddr_has_any_prefix='192.0.3.'"),
        new("_Im_NetworkSession", "srcipaddr_has_any_prefix=dynamic(['10.', '192.0.2.22'])", "srcipaddr_has_any_prefix='192.0.2.2'"),
        new("imNetworkSession", "dstipaddr_has_any_prefix='198.51.'", "dstipaddr_has_any_prefix='192.0.2.'"),
        new("imNetworkSession", "ipaddr_has_any_prefix='198.51.'", "ipaddr_has_any_prefix='10.'"),
        new("ASimNetworkSession", "dvcaction='Deny'", "dvcaction=dynamic(['Allow', 'Drop'])"),
        new("_ASim_NetworkSession", "dstportnumber=161", "dstportnumber=162"),
        new("_Im_NetworkSession", "eventresult='Failure'", "eventresult='Success'"),
        new("_Im_NetworkSession", "disabled=false", "disabled=true"),
        new("_Im_NetworkSession", "hostname_has_any=dynamic([])", "hostname_has_any='web'"),
        new("_Im_Dns", "srcipaddr='192.0.2.21'", "srcipaddr='192.0.2.22'"),
        new("_Im_Dns", "domain_has_any='evil.example'", "domain_has_any=dynamic(['good.example'])"),
        new("_Im_Dns", "response_has_ipv4='203.0.113.'", "response_has_ipv4='203.0.114.'"),
        new("_Im_Dns", "response_has_any_prefix='203.0.113.9'", "response_has_any_prefix='203.0.113.8'"),
        new("_Im_Dns", "eventtype='Query'", "responsecodename='NXDOMAIN'"),
        new("_Im_WebSession", "url_has_any='bad.example.net'", "url_has_any='good.example.net'"),
        new("_Im_WebSession", "eventresult='Success'", "httpuseragent_has_any='curl'"),
        new("_Im_WebSession", "srcipaddr_has_any_prefix='192.0.2.'", "eventresultdetails_in='403'"),
        new("_Im_AuditEvent", "actorusername_has_any='kari.adm'", "actorusername_has_any='ola'"),
        new("_Im_AuditEvent", "eventtype_in='Execute'", "newvalue_has_any='x'"),
        new("_Im_AuditEvent", "object_has_any='whoami.exe'", "operation_has_any='x'"),
        new("_Im_UserManagement", "actorusername_has_any='kari.adm'", "targetusername_has_any='ola'"),
        new("_Im_Authentication(eventresultdetails_in=dynamic([]), targetusername_has='root'",
            "eventtype_in='Logon'", "eventtype_in='Logoff'"),
        new("_Im_Authentication(username_has_any='root'", "srcipaddr_has_any_prefix='192.0.2.'", "srchostname_has_any='x'"),
        new("_Im_Authentication(username_has_any='root'", "eventresult='Failure'", "targetappname_has_any='x'"),
    ];

    [TestCaseSource(nameof(Parameters))]
    public void A_parameter_of_a_parser_lets_through_what_it_says(string parser, string passes, string stops)
    {
        string Count(string given) =>
            Rows($"{(parser.Contains('(') ? parser + ", " : parser + "(")}{given}) | count", Backends.All[0].Name);
        Assert.That((Count(passes), Count(stops)), Is.EqualTo(("1", "0")));
    }

    [Test]
    public void A_parser_filters_by_time_and_its_name_alone_is_all_rows()
    {
        var row = "let t = datatable(d:datetime)[datetime(2026-01-01)]; ";
        Assert.That(Rows(row + "imDns | count", "vector"), Is.EqualTo("1"));
        Assert.That(PlanText.Of(PlanOptimizer.Optimize(Compile("_Im_Dns(starttime=ago(1h), endtime=now()) | count").Plan!)),
            Does.Contain("(#0 >= datetime(2026-11-23T11:00:00.0000000Z))").And.Contain("(#0 <= datetime(2026-11-23T12:00:00.0000000Z))"));
    }

    [Test]
    public void A_table_of_the_query_or_the_store_goes_before_a_view()
    {
        Assert.That(Rows("let SecurityEvent = datatable(a:long)[7]; SecurityEvent", "vector"), Is.EqualTo("7"));
        Assert.That(Rows("union withsource=T SecurityEvent, WindowsEvent | summarize n = count() by T | sort by T asc", "vector"),
            Is.EqualTo("SecurityEvent, 3; WindowsEvent, 3"));
        Assert.That(Rows("union Sec* | count", "vector"), Is.EqualTo("3"), "a pattern that fits no table of the store");
    }

    [Test]
    public void A_view_is_not_there_where_its_tables_are_not()
    {
        var context = QueryRun.ContextOf(Store, Options) with
        {
            Table = name => name == StandardTables.NetworkSession.Name ? StandardTables.NetworkSession : null,
        };
        Assert.That(Kql.Compile("SecurityEvent | count", context).Diagnostics.Single().Message,
            Does.StartWith("no table `SecurityEvent`"));
    }

    static Compilation Compile(string query) => Kql.Compile(query, QueryRun.ContextOf(Store, Options));

    static string Rows(string query, string backend)
    {
        var options = Options with { Backend = backend };
        return string.Join("; ", QueryRun.Run(query, Store, QueryRun.ContextOf(Store, options), options).Rows()
            .Select(row => string.Join(", ", row.Select(KqlText.Of))));
    }
}
