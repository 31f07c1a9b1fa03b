using System.Net;
using System.Net.Sockets;

namespace LogHunt.EndToEnd.Tests;

/// <summary>This machine as the tests' network.</summary>
static class Loopback
{
    /// <summary>A port that nobody listened at a moment ago, for servers that cannot choose one themselves.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
