namespace Spark.Bot;

internal static class Placeholder;
