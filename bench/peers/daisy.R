# Measures cluster::daisy's Gower distances on one folder of benchmark data: `Rscript daisy.R FOLDER`.
# Prints one line of JSON like peers.py's; `seconds` is daisy's own call, `peakBytes` the whole process's.
# `value` is the mean distance.

library(cluster)

folder <- commandArgs(trailingOnly = TRUE)[1]
meta <- paste(readLines(file.path(folder, "meta.json"), warn = FALSE), collapse = " ")

meta_number <- function(name) {
  as.numeric(sub(sprintf('.*"%s"\\s*:\\s*([0-9]+).*', name), "\\1", meta))
}

read_columns <- function(name, kind, bytes) {
  path <- file.path(folder, name)
  values <- readBin(path, kind, n = file.size(path) / bytes, size = bytes, endian = "little")
  as.data.frame(matrix(values, nrow = meta_number("rows")))
}

peak_bytes <- function() {
  line <- grep("^VmHWM:", readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) * 1024
}

numbers <- read_columns("numeric.f64", "double", 8)
categories <- lapply(read_columns("codes.i32", "integer", 4), factor)
names(categories) <- paste0("category", seq_along(categories))
frame <- data.frame(numbers, categories)

seconds <- system.time(distances <- daisy(frame, metric = "gower"))[["elapsed"]]

cat(sprintf(
  '{"case": "daisy", "seconds": %.3f, "peakBytes": %.0f, "value": %.15g, "versions": {"R": "%s", "cluster": "%s"}}',
  seconds, peak_bytes(), mean(distances), getRversion(), packageVersion("cluster")
), "\n")
