namespace Spark.Client;

internal static class Placeholder;
