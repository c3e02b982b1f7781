using System.Globalization;

namespace Spark.Bot;

/// <summary>
/// What a handler wanted to remember is larger than a state may be: 524,288 bytes (512 KiB) of JSON in UTF-8, whatever the
/// inbox. Nothing was written; the old value stays.
/// </summary>
public sealed class StateTooLargeException : InvalidOperationException
{
    /// <summary>Fits a message of a NATS server as it comes (1 MiB), with room to spare.</summary>
    internal const int Limit = 512 * 1024;

    internal StateTooLargeException(string name, int size)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The state '{name}' would be {size:N0} bytes of JSON; at most {Limit:N0} are kept. Keep less in it, spread it over several slots, or keep it in a store of your own and only its id here."
            )
        ) { }
}
