using System.Globalization;
using System.Security.Cryptography;

namespace Spark.Client;

/// <summary>Ids by which the service can find calls in its logs: of this process, and counted.</summary>
internal static class TrackingIds
{
    private static readonly string Process =
        $"spark-client_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}_";
    private static long _calls;

    public static string Next() =>
        string.Create(CultureInfo.InvariantCulture, $"{Process}{Interlocked.Increment(ref _calls)}");
}
