using LogHunt.Engine.Plan;
using Superpower;

namespace LogHunt.Query.Syntax;

/// <summary>Where an operator may stand: after a pipe, at the start of a query where it makes the rows, or at both.</summary>
enum OperatorPlace { Pipe, Start, Both }

/// <summary>What the parser knows of an operator: its names, its place, and how to read what follows its name.</summary>
abstract class OperatorGrammar
{
    /// <summary>The keyword with its aliases, a summary, and an example that the tests run.</summary>
    public abstract Doc Doc { get; }

    public virtual OperatorPlace Place => OperatorPlace.Pipe;

    /// <summary>The parser of what follows the keyword. The query parser adds the spans.</summary>
    public abstract TokenListParser<KqlToken, OperatorSyntax> Read(Grammar grammar);
}
