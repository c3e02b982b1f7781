// SPARK_ACCESS_TOKEN=… dotnet run --project samples/QuickStart -- ada@example.com bob@example.com
using QuickStart;
using Spark.Client;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// The token is that of the environment. The address is the cloud's, unless told: http://localhost:5050/v1 is the emulator.
using var spark = new SparkClient(
    new SparkClientOptions
    {
        ApiUrl = Environment.GetEnvironmentVariable("SPARK_API_URL") ?? SparkClientOptions.DefaultApiUrl,
    }
);
try
{
    await new DemoRoom(spark, Console.Out).RunAsync(args, stop.Token);
    return 0;
}
catch (Exception error) when (error is SparkApiException or SparkTokenMissingException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
