using System.Text;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Indicators;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

public sealed class IndicatorSourceTests
{
    static readonly string[] Kinds = ["stix", "csv", "txt"];

    static IndicatorFile Read(string name, string text, string? kind = null) =>
        IndicatorFormats.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, "test", kind);

    static string Shown(IndicatorFile file) => string.Join("\n", file.Indicators.Select(x => $"{IndicatorText.Name(x.Type)} {x.Value}"));

    [Test]
    public void A_list_holds_one_indicator_a_line_and_comments()
    {
        var file = Read("list.txt",
            "# feed\n192.0.2.7\nhxxps://evil[.]example/a?b=1#c\n198.51.100.0/24\t10\nevil(dot)example # seen\n2001:DB8::1\n" +
            "192.0.2.9:443\n" +
            "evil.example/payload.bin\n\n// end\n");
        Assert.That(Shown(file),
            Is.EqualTo("ipv4 192.0.2.7\nurl https://evil.example/a?b=1\ncidr 198.51.100.0/24\ndomain evil.example\nipv6 2001:db8::1\n" +
                "ipv4 192.0.2.9\nurl http://evil.example/payload.bin"));
        Assert.That(file.Rejects, Is.Empty);
    }

    [Test]
    public void A_line_without_an_indicator_is_rejected_with_its_place()
    {
        var file = Read("list.txt", "192.0.2.7\nnothing here\ninvoice.exe\n1.2.3\n");
        Assert.That(file.Rejects.Select(reject => reject.Place), Is.EqualTo(new[] { "line 2", "line 3", "line 4" }));
    }

    [TestCase("[2001:db8::1]:8443", "ipv6 2001:db8::1")]
    [TestCase("127.0.0.1\u00a0127.0.0.2", "ipv4 127.0.0.1\nipv4 127.0.0.2")]
    [TestCase("127.0.0.1 evil.example", "domain evil.example")]
    public void A_line_gives_each_address_that_it_holds(string line, string expected) =>
        Assert.That(Shown(Read("list.txt", line)), Is.EqualTo(expected));

    [Test]
    public void Cells_without_a_header_may_be_apart_by_tabs_in_some_lines_only() =>
        Assert.That(Shown(Read("list.csv", "192.0.2.1\t192.0.2.2\n\"192.0.2.3\"\n")),
            Is.EqualTo("ipv4 192.0.2.1\nipv4 192.0.2.2\nipv4 192.0.2.3"));

    [Test]
    public void A_feed_in_utf16_is_read_in_either_order_of_its_bytes(
        [Values("list.txt", "feed.csv", "bundle.json")] string name, [Values] bool isBigEndian)
    {
        var text = name == "bundle.json" ? Bundle("[domain-name:value = 'blåbær.example']") : "blåbær.example\n";
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        var file = IndicatorFormats.Read(new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]), name, "test");
        Assert.That(Shown(file), Is.EqualTo("domain xn--blbr-roah.example"));
    }

    [Test]
    public void The_same_indicator_twice_is_one() =>
        Assert.That(Shown(Read("list.txt", "EVIL.example.\nevil[.]example\nevil.example\n")), Is.EqualTo("domain evil.example"));

    [Test]
    public void A_header_names_the_columns_of_a_csv()
    {
        var file = Read("feed.csv",
            "ioc,ioc_type,valid_until,ConfidenceScore,TLP,malware,tags\n" +
            "\"evil[.]example\",domain,2026-01-31,80,AMBER,Beacon,\"c2, web\"\n198.51.100.4,ip,,,,,\nnot an ip,ipv4,,,,,\n,domain,,,,,\n");
        Assert.That(Shown(file), Is.EqualTo("domain evil.example\nipv4 198.51.100.4"));
        var first = file.Indicators[0];
        Assert.That((first.ValidUntil, first.Confidence, first.Tlp, first.Threat, string.Join('|', first.Tags)),
            Is.EqualTo((new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), 80, "amber", "Beacon", "c2|web")));
        Assert.That(file.Rejects.Select(reject => $"{reject.Place}: {reject.Reason}"),
            Is.EqualTo(new[] { "line 4: it is no ipv4", "line 5: the value is empty" }));
    }

    [TestCase("TLP:AMBER")]
    [TestCase("AMBER")]
    [TestCase("tlp: amber")]
    public void A_label_of_the_traffic_light_protocol_has_one_form(string label) =>
        Assert.That(Read("feed.csv", $"indicator,tlp\n192.0.2.7,{label}\n").Indicators.Single().Tlp, Is.EqualTo("amber"));

    [TestCase("{\n \"response\": [{\"Event\": {\"Attribute\": [{\"type\": \"ip-dst\", \"value\": \"192.0.2.7\"}]}}]}")]
    [TestCase("[\n {\"value\": \"192.0.2.7\", \"to_ids\": false}]")]
    public void A_document_that_no_format_knows_is_refused_as_a_whole(string json)
    {
        Assert.That(() => Read("event.json", json), Throws.TypeOf<InvalidDataException>().With.Message.Contains("event.json"));
        Assert.That(Shown(Read("list.txt", "[feed]\n192.0.2.7\n")), Is.EqualTo("ipv4 192.0.2.7"));
    }

    [Test]
    public void Without_a_header_every_cell_that_is_an_indicator_counts() =>
        Assert.That(Shown(Read("feed.csv", "hxxp://evil.example/,2017-07-27 06:20:28,d41d8cd98f00b204e9800998ecf8427e\n")),
            Is.EqualTo("url http://evil.example/\nmd5 d41d8cd98f00b204e9800998ecf8427e"));

    [Test]
    public void What_a_list_calls_legitimate_is_not_hunted() =>
        Assert.That(Read("feed.csv", "type,indicator,classification\ndomain,good.example,legitimate\n").Rejects[0].Reason,
            Is.EqualTo("the list calls it `legitimate`"));

    static string Bundle(params string[] patterns) =>
        $$"""{"type":"bundle","id":"bundle--1","objects":[{{string.Join(",", patterns.Select(Indicator))}}]}""";

    static string Indicator(string pattern, int number) => $$"""
        {"type":"indicator","spec_version":"2.1","id":"indicator--{{number}}","name":"Beacon",
         "pattern":{{System.Text.Json.JsonSerializer.Serialize(pattern)}},"pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z","confidence":70,
         "object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]}
        """;

    [TestCase("[ipv4-addr:value = '192.0.2.7']", "ipv4 192.0.2.7")]
    [TestCase("[ipv4-addr:value = '198.51.100.0/24']", "cidr 198.51.100.0/24")]
    [TestCase("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", "cidr 198.51.100.0/24")]
    [TestCase("[domain-name:value='192.0.2.7']", "ipv4 192.0.2.7")]
    [TestCase("[domain-name:value IN ('a.example', 'b.example')]", "domain a.example\ndomain b.example")]
    [TestCase("[domain-name:value = 'a.example' OR ipv4-addr:value = '192.0.2.1'] OR [url:value = 'http://x.example']",
        "domain a.example\nipv4 192.0.2.1\nurl http://x.example/")]
    [TestCase("[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.8' " +
        "AND network-traffic:dst_port = 443]", "ipv4 192.0.2.8")]
    [TestCase("[file:hashes.'SHA-256' = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855' AND file:name = 'x']",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase("[(domain-name:value = 'a.example' OR domain-name:value = 'b.example') AND network-traffic:dst_port = 443]",
        "domain a.example\ndomain b.example")]
    [TestCase("([domain-name:value = 'a.example'] WITHIN 5 SECONDS) REPEATS 3 TIMES " +
        "START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z'", "domain a.example")]
    [TestCase("[domain-name:value LIKE '%.a.example' OR domain-name:value MATCHES '^b\\\\.example$']",
        "domain a.example\ndomain b.example")]
    [TestCase("[domain-name:value MATCHES '^b\\.example$']", "domain b.example",
        TestName = "A backslash that escapes nothing stands for itself")]
    [TestCase("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' " +
        "AND file:hashes.SHA-1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709' AND file:size = 0]",
        "md5 d41d8cd98f00b204e9800998ecf8427e\nsha1 da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [TestCase("[email-message:to_refs[*].value = 'a@b.example']", "email a@b.example")]
    public void A_stix_pattern_becomes_the_values_that_it_names(string pattern, string expected) =>
        Assert.That(Shown(Read("bundle.json", Bundle(pattern))), Is.EqualTo(expected));

    [TestCase("[ipv4-addr:value = '192.0.2.7'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.8']", "several observations together")]
    [TestCase("[domain-name:value MATCHES 'a.*']", "something else than =")]
    [TestCase("[domain-name:value NOT = 'a.example']", "something else than =")]
    [TestCase("[process:name = 'x']", "nothing that our tables hold")]
    [TestCase("[domain-name:value = 'a.example' AND ipv4-addr:value = '192.0.2.7']", "several values together")]
    [TestCase("[ipv4-addr:value = 'x']", "no value for")]
    [TestCase("[ipv4-addr:value = '1.2.3.4'", "`]` is expected")]
    [TestCase("", "an observation in [ ] is expected")]
    public void A_pattern_that_is_no_list_of_values_is_rejected_by_name(string pattern, string reason)
    {
        var file = Read("bundle.json", Bundle(pattern));
        Assert.That(file.Indicators, Is.Empty);
        Assert.That(file.Rejects.Single().Place, Is.EqualTo("indicator--0"));
        Assert.That(file.Rejects.Single().Reason, Does.Contain(reason));
    }

    [Test]
    public void Markings_confidence_and_validity_travel_with_a_stix_indicator()
    {
        var indicator = Read("bundle.json", Bundle("[domain-name:value = 'a.example']")).Indicators.Single();
        Assert.That((indicator.Tlp, indicator.Confidence, indicator.ValidFrom, indicator.Threat),
            Is.EqualTo(("amber", 70, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), "Beacon")));
    }

    [TestCase("\"confidence\":70", "\"confidence\":\"high\"", TestName = "A confidence in words is none, and the indicator is kept")]
    [TestCase("\"name\":\"Beacon\"", "\"name\":\"\\ud800\"", TestName = "A name that is no text is none, and the indicator is kept")]
    public void What_a_feed_writes_wrongly_costs_only_itself(string right, string wrong)
    {
        var bundle = Bundle("[domain-name:value = 'a.example']").Replace(right, wrong, StringComparison.Ordinal);
        Assert.That(Shown(Read("bundle.json", bundle)), Is.EqualTo("domain a.example"));
    }

    [Test]
    public void An_object_with_a_name_that_is_no_text_is_rejected_with_its_place_and_the_others_are_kept()
    {
        var bundle = Bundle("[domain-name:value = 'a.example']").Replace("\"objects\":[", "\"objects\":[{\"\\ud800\":1},", StringComparison.Ordinal);
        var file = Read("bundle.json", bundle);
        Assert.That(Shown(file), Is.EqualTo("domain a.example"));
        Assert.That(file.Rejects.Select(reject => $"{reject.Place}: {reject.Reason}"),
            Is.EqualTo(new[] { "object 1: a name in it is no text" }));
    }

    [TestCase("\"\\ud800\":1,\"type\":\"ip-src\"")]
    [TestCase("\"type\":\"ip-src\",\"value\":\"192.0.2.1\",\"to_ids\":true,\"\\ud800 and more\":1")]
    public void An_attribute_with_a_name_that_is_no_text_is_rejected_with_its_place_and_the_others_are_kept(string broken)
    {
        var file = Read("event.json",
            "{\"Event\":{\"info\":\"x\",\"Attribute\":[{" + broken + """},{"type":"domain","value":"a.example","to_ids":true}]}}""");
        Assert.That(Shown(file), Is.EqualTo("domain a.example"));
        Assert.That(file.Rejects.Select(reject => $"{reject.Place}: {reject.Reason}"),
            Is.EqualTo(new[] { "attribute 1: a name in it is no text" }));
    }

    [Test]
    public void Indicators_without_an_id_are_each_kept_or_rejected_with_their_place()
    {
        var bundle = Bundle("[domain-name:value = 'a.example']", "[domain-name:value = 'b.example']", "[process:name = 'x']")
            .Replace("\"id\":\"indicator--", "\"was\":\"", StringComparison.Ordinal);
        var file = Read("bundle.json", bundle);
        Assert.That(Shown(file), Is.EqualTo("domain a.example\ndomain b.example"));
        Assert.That(file.Rejects.Single().Place, Is.EqualTo("object 3"));
    }

    [Test]
    public void Deep_nesting_in_a_pattern_ends_in_a_word_not_in_a_crash() =>
        Assert.That(Read("bundle.json", Bundle("[" + new string('(', 50_000))).Rejects.Single().Reason, Does.Contain("nested too deeply"));

    [Test]
    public void Any_text_is_read_without_an_exception()
    {
        var random = new Random(17);
        const string alphabet = "[]()'=:-. ORANDINipv4-addr:value\\\"{}hxxp[.]192.0.2.1/24,;|\t\né";
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            foreach (var source in IndicatorFormats.All) Read("any", text, source.Name);
            Read("bundle.json", Bundle(text));
        }
    }

    [Test]
    public void Real_feeds_are_read_whole()
    {
        var folder = Path.Combine(Corpus.Folder(), "indicators");
        var counts = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Kinds.Any(kind => Path.GetDirectoryName(path)!.EndsWith(kind, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal))
        {
            using var content = File.OpenRead(path);
            var file = IndicatorFormats.Read(content, Path.GetFileName(path), "corpus");
            var reject = file.Rejects.Length > 0 ? file.Rejects[0].ToString() : "";
            TestContext.Out.WriteLine(
                $"{Path.GetFileName(path),-60} {file.Kind,-5} {file.Indicators.Length,6} {file.Rejects.Length,6}  {reject}");
            counts.Add($"{file.Indicators.Length + file.Rejects.Length > 0}");
        }
        Assert.That(counts, Is.All.EqualTo("True"));
    }
}
