using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Sign-ins to databases: MySQL and MariaDB, PostgreSQL.</summary>
static class LinuxSyslogDatabases
{
    /// <summary>`12 [Note] [MY-010926] [Server] Access denied for user 'ola'@'192.0.2.1' (using password: YES)`.</summary>
    public static bool TryReadMySql(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("Access denied for user '"u8, out _) || !text.Until("'@'"u8, out var user) || !text.Until("'"u8, out var host))
            return false;
        message.SignIn("Logon", "Failure", "No such user or password");
        message.Rows.Text(Asim.EventOriginalType, "Access denied for user"u8);
        message.Target(user);
        message.From(host);
        return true;
    }

    /// <summary>
    /// `[3-1] FATAL:  password authentication failed for user "ola"`, `LOG:  connection authorized: user=ola database=sak`,
    /// `FATAL:  no pg_hba.conf entry for host "192.0.2.1", user "ola", …`,
    /// `LOG:  disconnection: session time: … user=ola … host=192.0.2.1 port=1`.
    /// </summary>
    public static bool TryReadPostgreSql(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (text.Until("LOG:  "u8, out _))
        {
            var isOff = text.Skip("disconnection: "u8);
            if (!isOff && !text.Skip("connection authorized: "u8)) return false;
            message.SignIn(isOff ? "Logoff" : "Logon", "Success");
            message.Rows.Text(Asim.EventOriginalType, isOff ? "disconnection"u8 : "connection authorized"u8);
            message.Target(TextCursor.Between(text.Rest, "user="u8, " "u8));
            message.Extra("database"u8, TextCursor.Between(text.Rest, "database="u8, " "u8));
            message.From(TextCursor.Between(text.Rest, "host="u8, " "u8), TextCursor.Between(text.Rest, "port="u8, " "u8));
            return true;
        }
        if (!text.Until("FATAL:  "u8, out _)) return false;
        var reason = text.Rest;
        var isRefused = reason.StartsWith("no pg_hba.conf entry"u8) || reason.StartsWith("pg_hba.conf rejects"u8);
        var isUnknown = reason.StartsWith("role \""u8) && reason.IndexOf("\" does not exist"u8) > 0;
        if (!isRefused && !isUnknown && reason.IndexOf(" authentication failed for user \""u8) < 0) return false;
        message.SignIn("Logon", "Failure", isRefused ? "Logon violates policy" : isUnknown ? "No such user" : "No such user or password");
        message.Rows.Text(Asim.EventOriginalType, "FATAL"u8);
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        message.Target(TextCursor.Between(reason, isUnknown ? "role \""u8 : "user \""u8, "\""u8));
        message.From(TextCursor.Between(reason, "host \""u8, "\""u8));
        return true;
    }
}
