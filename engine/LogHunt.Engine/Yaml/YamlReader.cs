using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LogHunt.Engine.Yaml;

/// <summary>A document that is no YAML, or more of it than is read; the message is one sentence.</summary>
public sealed class YamlReadException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Documents of YAML as trees. The text is of strangers: its length, its depth, and its nodes with all that aliases repeat are bounded,
/// and no tag makes anything but text of a scalar.
/// </summary>
public static class YamlReader
{
    const int LongestText = 1 << 20, MostNodes = 100_000, Deepest = 50;

    static string TooLong => $"the file is longer than {LongestText:N0} characters";
    static string TooDeep => $"the YAML is nested deeper than {Deepest} levels";
    static string TooMany => $"the YAML has more than {MostNodes:N0} nodes with what its aliases repeat";

    /// <summary>Every document that is not empty. Throws <see cref="YamlReadException"/>.</summary>
    public static ImmutableArray<YamlNode> Read(string text)
    {
        if (text.Length > LongestText) throw new YamlReadException(TooLong);
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            var documents = ImmutableArray.CreateBuilder<YamlNode>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                var document = new Reading(parser).Node(0);
                if (document is not YamlScalar { IsNull: true }) documents.Add(document);
                parser.Consume<DocumentEnd>();
            }
            return documents.DrainToImmutable();
        }
        catch (YamlException wrong)
        {
            throw new YamlReadException($"line {wrong.Start.Line} is no YAML: {wrong.Message.ReplaceLineEndings(" ").TrimEnd('.')}", wrong);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // What the library's scanner ends with on some texts that are wrong.
            throw new YamlReadException("the file is no YAML", wrong);
        }
    }

    /// <summary>Reads one document; an alias is the node itself, so that it costs nothing, and counts as what it stands for.</summary>
    sealed class Reading(IParser parser)
    {
        readonly Dictionary<AnchorName, YamlNode> anchors = [];
        int nodes;

        public YamlNode Node(int depth)
        {
            if (depth > Deepest) throw new YamlReadException(TooDeep);
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                var known = anchors.GetValueOrDefault(alias.Value)
                    ?? throw new YamlReadException($"line {alias.Start.Line}: there is no anchor `{alias.Value}` before its alias");
                Count(known.Size);
                return known;
            }
            Count(1);
            var begin = parser.Current as NodeEvent ?? throw new YamlReadException("the YAML ends within a document");
            YamlNode node = begin switch
            {
                Scalar => Leaf(parser.Consume<Scalar>()),
                SequenceStart => List(depth),
                _ => Map(depth),
            };
            node = node with { Line = (int)begin.Start.Line };
            if (!begin.Anchor.IsEmpty) anchors[begin.Anchor] = node;
            return node;
        }

        static YamlScalar Leaf(Scalar read) => new(read.Value, read.Style is ScalarStyle.Plain && read.Tag.IsEmpty);

        YamlList List(int depth)
        {
            parser.Consume<SequenceStart>();
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(depth + 1));
            return new(items.DrainToImmutable());
        }

        YamlMap Map(int depth)
        {
            var start = parser.Consume<MappingStart>();
            var entries = ImmutableArray.CreateBuilder<(string, YamlNode)>();
            var lines = ImmutableArray.CreateBuilder<int>();
            var keys = new HashSet<string>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (Node(depth + 1) is not YamlScalar { Value: var key } scalar)
                    throw new YamlReadException($"line {start.Start.Line}: a key of a map is no text");
                if (!keys.Add(key)) throw new YamlReadException($"line {start.Start.Line}: the key `{key}` stands twice in a map");
                lines.Add(scalar.Line);
                entries.Add((key, Node(depth + 1)));
            }
            return new(entries.DrainToImmutable()) { KeyLines = lines.DrainToImmutable() };
        }

        void Count(int more)
        {
            if ((nodes += more) > MostNodes) throw new YamlReadException(TooMany);
        }
    }
}
