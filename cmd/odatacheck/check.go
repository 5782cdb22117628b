package main

// check says what is wrong with each query. It is silent about valid ones.
func check(s *session) (int, error) {
	if s.sarif {
		return checkSARIF(s)
	}
	return s.eachQuery(func(*checked, *result) error { return nil })
}
