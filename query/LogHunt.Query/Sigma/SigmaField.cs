using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using LogHunt.Engine.Schema;
using LogHunt.Query.Syntax;
using YamlScalar = LogHunt.Engine.Yaml.YamlScalar;

namespace LogHunt.Query.Sigma;

/// <summary>Where a rule's field stands: an expression of KQL, and what it is compared as.</summary>
sealed record SigmaField(string Expression, SigmaField.Kinds Kind = SigmaField.Kinds.Text)
{
    public enum Kinds
    {
        Text,

        /// <summary>A column of numbers.</summary>
        Number,

        /// <summary>A document of JSON that holds the value somewhere: what it equals or begins with is what it contains.</summary>
        Inside,

        /// <summary>An address of the web, of which rules name the part from the path on.</summary>
        Path,
    }

    static readonly ImmutableHashSet<string> Numbers =
    [
        .. StandardTables.All.SelectMany(table => table.Columns)
            .Where(column => column.Type is ColumnType.Int or ColumnType.Long).Select(column => column.Name),
    ];

    /// <summary>A field of a map: `~` before the expression says <see cref="Kinds.Inside"/>, `/` <see cref="Kinds.Path"/>.</summary>
    public static SigmaField Read(string text) => text[0] switch
    {
        '~' => new(text[1..], Kinds.Inside),
        '/' => new(text[1..], Kinds.Path),
        _ => new(text, Numbers.Contains(text) ? Kinds.Number : Kinds.Text),
    };

    public string AsText => Kind == Kinds.Number ? $"tostring({Expression})" : Expression;

    string PathOnly => $"replace_regex({Expression}, '^[A-Za-z]+://[^/]*', '')";

    public string IsMissing => Kind == Kinds.Number ? $"isnull({Expression})" : $"isempty({Expression})";

    public string IsThere => Kind == Kinds.Number ? $"isnotnull({Expression})" : $"isnotempty({Expression})";

    public SigmaExpression Equals(SigmaText value, bool isCased)
    {
        if (value.Parts is [] || value.Plain == "-") return SigmaExpression.Of(IsMissing);
        if (value.Parts is [{ Kind: SigmaText.Kind.Any }]) return SigmaExpression.Of(IsThere);
        if (Kind == Kinds.Number && long.TryParse(value.Plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return There(string.Create(CultureInfo.InvariantCulture, $"{Expression} == {number}"));
        if (Kind == Kinds.Inside) return SigmaExpression.Of(value.Between(true, true).Match(Expression, isCased));
        var isAnchored = Kind == Kinds.Path && value.Parts[0].Kind != SigmaText.Kind.Any;
        return SigmaExpression.Of(value.Match(isAnchored ? PathOnly : AsText, isCased));
    }

    /// <summary>`&lt;`, `&lt;=`, `&gt;`, `&gt;=`.</summary>
    public SigmaExpression Compared(string sign, YamlScalar value)
    {
        if (!double.TryParse(value.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new SigmaException($"`{value.Value}` is no number to compare with");
        var read = Kind == Kinds.Number ? Expression : $"toreal({Expression})";
        return SigmaExpression.Of(string.Create(CultureInfo.InvariantCulture, $"coalesce({read} {sign} {number}, false)"));
    }

    public SigmaExpression InNetwork(string cidr)
    {
        if (!IPNetwork.TryParse(cidr, out var network)) throw new SigmaException($"`{cidr}` is no network; a network is `192.0.2.0/24`");
        var version = network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4";
        return SigmaExpression.Of($"coalesce({version}_is_in_range({AsText}, {QuotedText.Of(cidr)}), false)");
    }

    /// <summary>A comparison of a column that may be null, which under `not` must be false and not null.</summary>
    static SigmaExpression There(string comparison) => SigmaExpression.Of($"coalesce({comparison}, false)");
}
