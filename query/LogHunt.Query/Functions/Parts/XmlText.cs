using System.Text;
using System.Xml;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Parts;

/// <summary>XML as a dynamic. Hostile text gets no entities, no DTD, and no more depth than JSON has.</summary>
static class XmlText
{
    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = 16 << 20,
    };

    /// <summary>Null when the text is no XML.</summary>
    public static Dynamic Parse(string text)
    {
        if (text.Length == 0) return default;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            var root = new DynamicBag();
            while (reader.Read())
                if (reader.NodeType == XmlNodeType.Element) root[reader.Name] = Element(reader);
            return new(root);
        }
        catch (XmlException)   // text that is no XML
        {
            return default;
        }
    }

    /// <summary>Requires: the reader stands on an element; it ends on that element's end.</summary>
    static object? Element(XmlReader reader)
    {
        if (reader.Depth > Dynamic.MaxDepth) throw new XmlException("The elements are nested too deeply.");
        var bag = new DynamicBag();
        var isEmpty = reader.IsEmptyElement;
        while (reader.MoveToNextAttribute()) bag["@" + reader.Name] = reader.Value;
        reader.MoveToElement();
        if (isEmpty) return bag.Count > 0 ? bag : null;
        var text = new StringBuilder();
        var elements = new OrderedDictionary<string, List<object?>>(StringComparer.Ordinal);
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) text.Append(reader.Value);
            if (reader.NodeType != XmlNodeType.Element) continue;
            var name = reader.Name;
            if (!elements.TryGetValue(name, out var several)) elements.Add(name, several = []);
            several.Add(Element(reader));
        }
        foreach (var (name, several) in elements) bag[name] = several is [var only] ? only : new DynamicArray(several);
        if (bag.Count == 0) return text.ToString();
        if (text.Length > 0) bag["#text"] = text.ToString();
        return bag;
    }
}
