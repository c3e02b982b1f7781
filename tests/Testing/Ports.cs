using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Testing;

public static class Ports
{
    /// <summary>
    /// A port that nobody uses now, nor is given by the system to anybody who asks for any port or connects to another:
    /// a server that is started again finds it free, and where none listens, none begins to.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_240, 32_000);
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // another one
            }
        }
    }
}
