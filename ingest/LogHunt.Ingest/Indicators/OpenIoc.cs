using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// OpenIOC 1.0 and 1.1: terms joined by AND and OR. A term with a value that our tables hold is searched for wherever it stands; what only
/// narrows it is named, what is negated is left out.
/// </summary>
sealed class OpenIoc : IIndicatorFormat
{
    public string Name => "openioc";

    public int Recognise(ReadOnlySpan<byte> head, string fileName) =>
        head.TrimStart("\ufeff \r\n\t"u8) is [(byte)'<', ..]
        && (head.IndexOf("schemas.mandiant.com"u8) >= 0 || head.IndexOf("<IndicatorItem"u8) >= 0 || head.IndexOf("openioc.org/schemas"u8) >= 0)
        ? 90
        : 0;

    public void Read(Stream content, IndicatorWriter indicators)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(new StreamReader(content), new() { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 64 << 20 });
            document = Bounded(reader);
        }
        catch (XmlException broken)
        {
            indicators.Reject($"line {broken.LineNumber}", "", "the file is no XML here");
            return;
        }
        var items = document.Descendants().Where(element => element.Name.LocalName == "IndicatorItem").ToList();
        if (items.Count == 0) indicators.Reject("file", "", "it holds no term of an OpenIOC");
        var threat = Text(document.Root!, "short_description");
        foreach (var (place, item) in items.Index()) ReadItem($"term {place + 1}", item, threat, indicators);
    }

    /// <summary>The document, unless it is nested so deeply that walking it would need more stack than there is.</summary>
    static XDocument Bounded(XmlReader reader)
    {
        var document = new XDocument();
        var open = new Stack<XContainer>([document]);
        while (reader.Read())
        {
            if (reader.Depth > 256) throw new XmlException("nested too deeply", null, (reader as IXmlLineInfo)?.LineNumber ?? 0, 0);
            if (reader.NodeType == XmlNodeType.EndElement) open.Pop();
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) open.Peek().Add(new XText(reader.Value));
            else if (reader.NodeType == XmlNodeType.Element)
            {
                var element = new XElement(XName.Get(reader.LocalName));
                var isEmpty = reader.IsEmptyElement;
                while (reader.MoveToNextAttribute())
                    if (reader.Prefix.Length == 0) element.SetAttributeValue(reader.LocalName, reader.Value);
                open.Peek().Add(element);
                if (!isEmpty) open.Push(element);
            }
        }
        return document;
    }

    static void ReadItem(string place, XElement item, string threat, IndicatorWriter indicators)
    {
        var (search, value, condition) = ((string?)item.Element("Context")?.Attribute("search") ?? "", Text(item, "Content"),
            (string?)item.Attribute("condition") ?? "is");
        var types = TypesOf(search, (string?)item.Element("Content")?.Attribute("type") ?? "");
        if (condition.EndsWith("not", StringComparison.OrdinalIgnoreCase) || (string?)item.Attribute("negate") == "true")
            indicators.LeaveOut(place, value, "it says what is not searched for");
        else if (types.IsEmpty) indicators.Reject(place, value, $"`{search}` is nothing that our tables hold");
        else if (condition is not ("is" or "contains")) indicators.Reject(place, value, $"it compares by `{condition}`");
        else if (!types.Any(type => indicators.TryAdd(type, value, indicator => indicator with { Threat = threat })))
            indicators.Reject(place, value, $"it is no value for `{search}`");
    }

    static ImmutableArray<IndicatorType> TypesOf(string search, string type) => search.ToLowerInvariant() switch
    {
        "fileitem/md5sum" or "fileitem/sha1sum" or "fileitem/sha256sum" or "processitem/sectionlist/memorysection/md5sum"
            or "taskitem/md5sum" or "driveritem/md5sum" => [IndicatorType.Md5, IndicatorType.Sha1, IndicatorType.Sha256],
        "portitem/remoteip" or "routeentryitem/destination" or "network/ip" or "dnsentryitem/recorddata/ipv4address" or "portitem/localip" =>
            [IndicatorType.Ipv4, IndicatorType.Ipv6, IndicatorType.Cidr],
        "network/dns" or "dnsentryitem/host" or "dnsentryitem/recordname" or "dnsentryitem/recorddata/host" or "urlhistoryitem/hostname" =>
            [IndicatorType.Domain, IndicatorType.Ipv4, IndicatorType.Ipv6],
        "network/uri" or "urlhistoryitem/url" or "filedownloadhistoryitem/sourceurl" or "network/url" => [IndicatorType.Url],
        "email/from" or "email/to" or "email/cc" or "email/replyto" => [IndicatorType.Email],
        _ => type.ToLowerInvariant() switch
        {
            "md5" => [IndicatorType.Md5],
            "sha1" => [IndicatorType.Sha1],
            "sha256" => [IndicatorType.Sha256],
            "ip" => [IndicatorType.Ipv4, IndicatorType.Ipv6, IndicatorType.Cidr],
            _ => [],
        },
    };

    static string Text(XElement item, string name) => item.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? "";
}
