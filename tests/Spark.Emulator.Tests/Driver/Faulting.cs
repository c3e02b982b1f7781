using System.Text.Json.Nodes;

namespace Spark.Emulator.Tests;

internal static class Faulting
{
    /// <summary>Switches faults on for somebody.</summary>
    public static async Task FaultAsync(this TestCloud cloud, string token, string faults) =>
        (await cloud.PostAsync(token, "~/emulator/faults", faults)).ShouldBe(204);

    /// <summary>The faults that are on for somebody.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ActiveFaultsAsync(this TestCloud cloud, string token) =>
        [
            .. (await cloud.GetAsync(token, "~/emulator/faults")).ShouldBeOk().Json["active"]!
                .AsArray()
                .Select(fault => fault!.AsObject()),
        ];
}
