using System.Buffers.Binary;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Renders the binary XML of a Windows event as text. Names, templates and values are told by places in the event's chunk, any of which
/// may be wrong: whatever the bytes, it ends, within bounds of depth, tokens and length. Not thread-safe; one per file.
/// </summary>
sealed class BinaryXml
{
    const int Deepest = 20;
    const int MostTokens = 1 << 17;
    const int MostText = RecordReader.Longest;

    readonly BinaryXmlText text = new();
    readonly List<BinaryXmlValue> values = [];
    readonly List<Element> elements = [];
    byte[] chunk = [];
    int tokens;
    string? fault;

    /// <summary>The event's XML in UTF-8; valid until the next one is rendered.</summary>
    public ReadOnlySpan<byte> Text => text.Written;

    /// <summary>An element that is open: its name, and where its start tag stands in the text.</summary>
    record struct Element(int Name, int NameLength, int TagStart, int TagEnd);

    /// <summary>The values of a template that is being rendered.</summary>
    readonly record struct Scope(int First, int Count);

    /// <summary>What is open while tokens are read: an attribute, and whether all of it was absent.</summary>
    record struct Attribute(int Start, bool IsOpen, bool IsAbsent);

    /// <summary>
    /// Renders what stands between two places of a chunk; else the fault in words. Requires: some zeros stand behind the chunk.
    /// </summary>
    public bool TryRender(byte[] of, int start, int end, out string? why)
    {
        (chunk, tokens, fault) = (of, 0, null);
        text.Clear();
        values.Clear();
        elements.Clear();
        var isWhole = Tokens(start, end, default, 0, isValue: false);
        why = fault;
        return isWhole && (text.Written.Length > 0 || Fail(out why, "it has no XML"));
    }

    /// <summary>The texts in bytes that are no whole event, for those who search.</summary>
    public ReadOnlySpan<byte> TextsIn(ReadOnlySpan<byte> bytes)
    {
        text.Clear();
        text.Strings(bytes);
        return text.Written;
    }

    bool Tokens(int at, int end, Scope scope, int depth, bool isValue)
    {
        if (depth > Deepest) return Fail("it is nested too deeply");
        var opened = elements.Count;
        var attribute = default(Attribute);
        while (at < end)
        {
            if (++tokens > MostTokens) return Fail("it goes on for too long");
            if (text.Written.Length > MostText) return Fail("it is too long");
            var token = chunk[at++];
            if ((token & 0x3F) is not (Token.Value or Token.Substitution or Token.Optional or Token.Character or Token.Entity))
                EndAttribute(ref attribute);
            switch (token & 0x3F)
            {
                case Token.End:
                    return elements.Count == opened || Fail("an element has no end");
                case Token.Open:
                    // What depends on what; a value has no such number.
                    at += isValue ? 4 : 6;
                    if (!Name(ref at, out var name)) return false;
                    if ((token & Token.More) != 0) at += 4;
                    elements.Add(name with { TagStart = text.Written.Length });
                    text.Markup((byte)'<');
                    WriteName(name);
                    break;
                case Token.EndOfTag:
                    if (elements.Count == opened) return Fail("a tag ends that does not begin");
                    text.Markup((byte)'>');
                    elements[^1] = elements[^1] with { TagEnd = text.Written.Length };
                    break;
                case Token.EmptyTag or Token.Close:
                    if (elements.Count == opened) return Fail("an element ends that does not begin");
                    if ((token & 0x3F) == Token.Close) Close(elements[^1]);
                    else text.Markup("/>"u8);
                    elements.RemoveAt(elements.Count - 1);
                    break;
                case Token.Attribute:
                    attribute = new(text.Written.Length, true, true);
                    if (!Name(ref at, out var key)) return false;
                    text.Markup((byte)' ');
                    WriteName(key);
                    text.Markup("=\""u8);
                    break;
                case Token.Value:
                    attribute.IsAbsent = false;
                    if (chunk[at++] != BinaryXmlValue.String) return Fail("a text has a type that it cannot have");
                    if (!Characters(ref at)) return false;
                    break;
                case Token.Text:
                    if (!Characters(ref at)) return false;
                    break;
                case Token.Character:
                    attribute.IsAbsent = false;
                    text.Character((char)U16(at));
                    at += 2;
                    break;
                case Token.Entity:
                    attribute.IsAbsent = false;
                    if (!Name(ref at, out var entity)) return false;
                    text.Markup((byte)'&');
                    WriteName(entity);
                    text.Markup((byte)';');
                    break;
                case Token.Instruction:
                    if (!Name(ref at, out _)) return false;
                    break;
                case Token.InstructionText:
                    at += 2 + U16(at) * 2;
                    break;
                case Token.Template:
                    if (!Template(ref at, end, depth)) return false;
                    break;
                case Token.Substitution or Token.Optional:
                    var id = U16(at);
                    at += 3;
                    if (id >= scope.Count) return Fail($"it has no value {id} of its template");
                    var value = values[scope.First + id];
                    attribute.IsAbsent &= value.IsNothing;
                    if (!Write(value, depth)) return false;
                    break;
                case Token.FragmentHead:
                    at += 3;
                    break;
                default:
                    return Fail($"0x{token:x2} at {at - 1} means nothing");
            }
        }
        return at == end && elements.Count == opened || Fail("it breaks off");
    }

    bool Template(ref int at, int end, int depth)
    {
        long definition = U32(at + 5);
        at += 9;
        var isHere = definition == at;
        if (definition > EvtxChunk.Size - 24) return Fail("its template lies outside of its chunk");
        var body = (int)definition + 24;
        long size = U32(body - 4);
        if (body + size > EvtxChunk.Size) return Fail("its template is longer than its chunk");
        if (isHere) at = body + (int)size;
        if (at + 4 > end) return Fail("it breaks off");
        var count = U32(at);
        at += 4;
        if (count > (end - at) / 4) return Fail("its values are more than it has room for");
        var scope = new Scope(values.Count, (int)count);
        var data = at + 4 * (int)count;
        for (var i = 0; i < scope.Count; i++, at += 4)
        {
            var length = U16(at);
            if (data + length > end) return Fail("its values are longer than it");
            values.Add(new(chunk[at + 2], data, length));
            data += length;
        }
        at = data;
        // One that says that it has no length ends by itself.
        var isRendered = Tokens(body, size == 0 ? EvtxChunk.Size : body + (int)size, scope, depth + 1, isValue: false);
        values.RemoveRange(scope.First, scope.Count);
        return isRendered;
    }

    bool Write(in BinaryXmlValue value, int depth)
    {
        if (value.Type == BinaryXmlValue.Xml)
            return value.Length == 0 || Tokens(value.Start, value.Start + value.Length, default, depth + 1, isValue: true);
        if (!value.IsArray)
        {
            text.Value(value.Type, value.In(chunk));
            return true;
        }
        // The element is said once for each value.
        var element = elements.Count > 0 ? elements[^1] : default;
        var isFirst = true;
        foreach (var part in value.Parts(chunk))
        {
            if (++tokens > MostTokens || text.Written.Length > MostText) return Fail("it is too long");
            if (!isFirst && element.TagEnd > 0)
            {
                Close(element);
                text.Again(element.TagStart, element.TagEnd);
            }
            isFirst = false;
            text.Value(part.Type, part.In(chunk));
        }
        return true;
    }

    /// <summary>An attribute of which nothing has a value is not there.</summary>
    void EndAttribute(ref Attribute attribute)
    {
        if (!attribute.IsOpen) return;
        if (attribute.IsAbsent) text.Back(attribute.Start);
        else text.Markup((byte)'"');
        attribute = default;
    }

    /// <summary>A name stands where it is met first in a chunk; later it is told by that place.</summary>
    bool Name(ref int at, out Element name)
    {
        name = default;
        var place = U32(at);
        at += 4;
        if (place > EvtxChunk.Size - 8) return Fail("a name lies outside of its chunk");
        var count = U16((int)place + 6);
        if (place + 8 + count * 2 > EvtxChunk.Size) return Fail("a name is longer than its chunk");
        if (place == at) at += 10 + count * 2;
        name = new((int)place + 8, count * 2, 0, 0);
        return true;
    }

    bool Characters(ref int at)
    {
        var count = U16(at) * 2;
        at += 2;
        if (at + count > EvtxChunk.Size) return Fail("a text is longer than its chunk");
        text.Value(BinaryXmlValue.String, chunk.AsSpan(at, count));
        at += count;
        return true;
    }

    void Close(in Element element)
    {
        text.Markup("</"u8);
        WriteName(element);
        text.Markup((byte)'>');
    }

    void WriteName(in Element name) => text.Value(BinaryXmlValue.String, chunk.AsSpan(name.Name, name.NameLength));

    int U16(int at) => at + 2 > chunk.Length ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(at));

    uint U32(int at) => at + 4 > chunk.Length ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(at));

    bool Fail(string why) => Fail(out fault, why);

    static bool Fail(out string? fault, string why)
    {
        fault = why;
        return false;
    }

    static class Token
    {
        public const int More = 0x40;
        public const int End = 0, Open = 1, EndOfTag = 2, EmptyTag = 3, Close = 4, Value = 5, Attribute = 6, Text = 7, Character = 8;
        public const int Entity = 9, Instruction = 10, InstructionText = 11, Template = 12, Substitution = 13, Optional = 14;
        public const int FragmentHead = 15;
    }
}
