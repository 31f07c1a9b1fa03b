namespace LogHunt.Query.Sigma;

/// <summary>A rule that cannot be said in KQL over our tables; the message is one sentence.</summary>
sealed class SigmaException(string message) : Exception(message);
