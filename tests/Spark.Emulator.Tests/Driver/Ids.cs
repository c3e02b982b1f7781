using System.Buffers.Text;
using System.Text;

namespace Spark.Emulator.Tests;

/// <summary>Ids as a client reads and computes them.</summary>
internal static class Ids
{
    public static string Decode(string id) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id));

    public static string Encode(string address) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(address));

    public static string Uuid(string id) => Decode(id)[(Decode(id).LastIndexOf('/') + 1)..];

    public static string Membership(string personId, string roomId) =>
        Encode($"ciscospark://us/MEMBERSHIP/{Uuid(personId)}:{Uuid(roomId)}");
}
