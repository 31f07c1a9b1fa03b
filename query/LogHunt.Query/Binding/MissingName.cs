namespace LogHunt.Query.Binding;

/// <summary>What a name would have to be where it stands.</summary>
enum MissingKind { Column, Call, Table, TableCall, Operator }

/// <summary>A name that means nothing where it stands, with the columns and names that are in sight there.</summary>
readonly record struct MissingName(string Name, MissingKind Kind, Row Row, Scope Scope);
