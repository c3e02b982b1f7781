using System.Runtime;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Spark.Bot.Benchmarks.Servers;

/// <summary>What a server says of itself.</summary>
/// <param name="Handled">Events handled so far.</param>
/// <param name="Allocated">Bytes allocated so far.</param>
/// <param name="Processor">Processor time used so far, in microseconds.</param>
/// <param name="Managed">Bytes alive after a collection, if one was asked for.</param>
/// <param name="Resident">Bytes of memory the process holds.</param>
/// <param name="Files">Bytes of the inbox's files.</param>
/// <param name="Compiled">Methods compiled so far, some of them several times.</param>
internal sealed record Figures(
    long Handled,
    long Allocated,
    double Processor,
    long Managed,
    long Resident,
    long Files,
    long Compiled
)
{
    public static async Task WriteAsync(HttpContext context, Work work, string folder)
    {
        if (context.Request.Query.ContainsKey("collect"))
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        var figures = new Figures(
            work.Handled,
            GC.GetTotalAllocatedBytes(precise: true),
            Environment.CpuUsage.TotalTime.TotalMicroseconds,
            GC.GetTotalMemory(forceFullCollection: false),
            Environment.WorkingSet,
            new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length),
            JitInfo.GetCompiledMethodCount()
        );
        await JsonSerializer.SerializeAsync(context.Response.Body, figures, FiguresJson.Default.Figures);
    }
}

[JsonSerializable(typeof(Figures))]
internal sealed partial class FiguresJson : JsonSerializerContext;
