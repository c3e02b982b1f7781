namespace Spark.Emulator;

/// <summary>A delivery or a call, for those who watch the emulator work. Everybody sees the same of it.</summary>
internal sealed class Activity(string name, byte[] json) : StreamItem
{
    public override string Name => name;

    public override byte[] View(PersonRow viewer, string origin) => json;
}
